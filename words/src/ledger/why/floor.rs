//! A floor: never fewer than so many, and where there were fewer.

use super::{Main, counted};
use crate::{
    codes::Label,
    duration::{exact, limit},
    ledger::{Teller, Unit, amount},
};
use jiff::SignedDuration;
use shounuo_core::{
    contract::{Floor, Quantity},
    ledger::{Gap, Instance, Remark},
    promise::{Note, Status},
};

/// The official list of the year is not out.
const UNLISTED: Remark = Remark::Note(Note::DueUnknown);

/// So many gaps are named; the others are counted.
const NAMED: usize = 3;

impl Teller<'_> {
    pub(super) fn floor(&self, terms: &Floor, instance: &Instance) -> Main {
        let n = amount(self.lang(), terms.at_least.into(), self.unit(&terms.id));
        let (key, from) = match terms.quantity {
            Quantity::OnSite => ("on_site", self.moment(instance.from)),
            Quantity::Duty => ("duty", String::new()),
            Quantity::Holiday => ("holiday", self.moment(instance.from)),
            Quantity::Standby => ("standby", String::new()),
            Quantity::Stock => ("stock", String::new()),
            Quantity::Backup => ("backup", String::new()),
        };
        let key = format!("why.floor.{key}");
        let promised = self.say(&key, &[("n", &n), ("from", &from)]);
        let mut said = self.verdict(&promised, &self.floor_outcome(terms, instance));
        for more in [
            self.proof(terms, instance),
            self.short_gaps(terms, instance),
        ] {
            let between = self.t("sentence.between");
            said = more.into_iter().fold(said, |s, m| s + &between + &m);
        }
        Main {
            said,
            // Of what is broken, a further gap ahead is a sentence of its own.
            told: match instance.status {
                Status::Broken => is_told,
                _ => |r| is_told(r) || matches!(r, Remark::GapAhead(_)),
            },
        }
    }

    fn floor_outcome(&self, terms: &Floor, instance: &Instance) -> String {
        let level = i64::from(terms.at_least) + counted(instance);
        match instance.status {
            Status::Kept if gaps(instance).next().is_some() => self.t("why.floor.kept_grace"),
            Status::Kept => self.t("why.floor.kept"),
            Status::Running => {
                let level = amount(self.lang(), level, self.unit(&terms.id));
                self.say("why.floor.running", &[("level", &level)])
            }
            Status::AtRisk => self.at_risk(terms, instance, level),
            Status::Broken => self.gaps_told(terms, instance),
            Status::NotDue => self.t("why.floor.not_due"),
            Status::Withdrawn => self.withdrawn_date(instance),
            Status::Incomplete if instance.remarks.contains(&UNLISTED) => {
                self.t("why.floor.unlisted")
            }
            Status::Incomplete => self.t("outcome.incomplete"),
            Status::Excused => instance.status.label(self.lang()).into_owned(),
        }
    }

    fn at_risk(&self, terms: &Floor, instance: &Instance, level: i64) -> String {
        let mut why = Vec::new();
        for remark in &instance.remarks {
            match remark {
                Remark::NoneReady => why.push(self.t("why.floor.none_ready")),
                Remark::BelowThreshold => why.push(self.t("why.floor.below")),
                Remark::GapAhead(gap) => why.push(self.gap_ahead(gap, &terms.id)),
                _ => {}
            }
        }
        if counted(instance) < 0 || why.is_empty() {
            let least = self.only(level, &terms.id);
            why.insert(0, self.say("why.floor.gap_now", &[("least", &least)]));
        }
        why.join(&self.t("why.also"))
    }

    /// A gap that the roster, or what is planned for standby units, shows in the time to come.
    pub(super) fn gap_ahead(&self, gap: &Gap, promise: &str) -> String {
        let (when, least) = (self.span(gap.from, gap.to), self.only(gap.least, promise));
        let key = match self.unit(promise) {
            Unit::Units => "why.floor.gap_planned",
            _ => "why.floor.gap_ahead",
        };
        self.say(key, &[("when", &when), ("least", &least)])
    }

    /// Too few: `只有 1 人`, `没有人`.
    fn only(&self, n: i64, promise: &str) -> String {
        let unit = self.unit(promise);
        match (n, unit) {
            (0, Unit::People) => self.t("why.level.people"),
            (0, Unit::Units) => self.t("why.level.units"),
            (0, Unit::Pieces) => self.t("why.level.pieces"),
            _ => {
                let amount = amount(self.lang(), n, unit);
                self.say("why.level.only", &[("amount", &amount)])
            }
        }
    }

    fn gaps_told(&self, terms: &Floor, instance: &Instance) -> String {
        let counted: Vec<&Gap> = gaps(instance).filter(|g| g.counted).collect();
        let named = counted.iter().take(NAMED);
        let mut said: Vec<String> = named.map(|g| self.gap(g, &terms.id)).collect();
        let rest = counted.len().saturating_sub(NAMED);
        if rest > 0 {
            let n = i64::try_from(rest).unwrap_or(i64::MAX);
            let all = length(counted.iter().skip(NAMED).copied());
            let all = exact(self.lang(), all);
            said.push(self.n("why.floor.more", n, &[("time", &all)]));
        }
        match said.is_empty() {
            true => Status::Broken.label(self.lang()).into_owned(),
            false => said.join(&self.t("why.also")),
        }
    }

    /// A gap with its length: `10月3日 02:10 至 02:45 没有人，缺口长 35 分钟`; one that lasts says so.
    pub fn gap(&self, gap: &Gap, promise: &str) -> String {
        let time = exact(self.lang(), length([gap].into_iter()));
        let least = self.only(gap.least, promise);
        let lasts = gap.to >= self.reader.now;
        let (key, when) = match lasts {
            true => ("why.floor.gap_lasts", self.moment(gap.from)),
            false => ("why.floor.gap", self.span(gap.from, gap.to)),
        };
        self.say(key, &[("when", &when), ("least", &least), ("time", &time)])
    }

    /// Gaps within the grace are shown, not counted.
    fn short_gaps(&self, terms: &Floor, instance: &Instance) -> Option<String> {
        let short: Vec<&Gap> = gaps(instance).filter(|g| !g.counted).collect();
        let n = i64::try_from(short.len()).ok().filter(|n| *n > 0)?;
        let grace = terms.grace.map(|g| limit(self.lang(), g))?;
        let time = exact(self.lang(), length(short.into_iter()));
        Some(self.n("why.floor.short", n, &[("time", &time), ("grace", &grace)]))
    }

    /// Presence is proven by check-ins, never by the roster (law 4).
    fn proof(&self, terms: &Floor, instance: &Instance) -> Option<String> {
        let hours = terms.proof_hours?;
        let asked = instance.status == Status::Broken;
        asked.then(|| self.n("why.floor.proof", hours.into(), &[]))
    }
}

fn is_told(remark: &Remark) -> bool {
    use Remark::{BelowThreshold, CalledOff, Gap, Moved, NoneReady};
    matches!(
        remark,
        Gap(_) | NoneReady | BelowThreshold | Moved | CalledOff
    )
}

fn gaps(instance: &Instance) -> impl Iterator<Item = &Gap> {
    instance.remarks.iter().filter_map(|r| match r {
        Remark::Gap(gap) => Some(gap),
        _ => None,
    })
}

/// How long in all, in seconds.
fn length<'g>(gaps: impl Iterator<Item = &'g Gap>) -> i64 {
    let all = gaps.map(|g| g.to.duration_since(g.from));
    let sum = all.fold(SignedDuration::ZERO, |sum, d| sum.saturating_add(d));
    sum.as_secs()
}
