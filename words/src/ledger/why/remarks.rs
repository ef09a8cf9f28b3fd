//! Each remark as a sentence of its own.

use crate::{codes::Label, ledger::Teller};
use shounuo_core::{
    Seq,
    contract::Quotient,
    ledger::{Instance, Remark, Terms},
    promise::Note,
};

/// Whether a late proof stands last in the evidence.
pub(super) fn is_corrected(instance: &Instance) -> bool {
    instance.remarks.contains(&Remark::Note(Note::Corrected))
}

impl Teller<'_> {
    /// Sentences of remarks, each once.
    pub(super) fn remarks<'r>(
        &self,
        promise: &str,
        remarks: impl Iterator<Item = &'r Remark>,
    ) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        for remark in remarks {
            let sentence = self.remark(promise, remark);
            if !said.contains(&sentence) {
                said.push(sentence);
            }
        }
        said
    }

    /// A remark as a sentence.
    pub fn remark(&self, promise: &str, remark: &Remark) -> String {
        match remark {
            Remark::Note(note) => self.note(*note),
            Remark::LeftOut(n) => self.n("remark_of.left_out", (*n).into(), &[]),
            Remark::TooSoon(seq) => self.too_soon(promise, *seq),
            Remark::NotComplete(seq) => self.not_complete(promise, *seq),
            Remark::HalfPeriod => self.ended("why.half_period"),
            Remark::Gap(gap) => {
                let told = self.gap(gap, promise);
                let key = match gap.counted {
                    true => "remark_of.gap",
                    false => "remark_of.short_gap",
                };
                self.reader.sentence(key, &[("gap", &told)])
            }
            Remark::GapAhead(gap) => {
                let said = self.gap_ahead(gap, promise);
                self.reader.sentence("sentence.alone", &[("said", &said)])
            }
            Remark::NoneReady => self.ended("why.floor.none_ready"),
            Remark::BelowThreshold => self.ended("why.floor.below"),
            Remark::ToldLate => self.t("remark_of.told_late"),
            Remark::Moved => self.ended("why.lead.moved"),
            Remark::CalledOff => self.ended("why.lead.called_off"),
            Remark::Unconfirmed(seq) => self.answered("unconfirmed", *seq),
            Remark::Quotient(good, all) => {
                let said = self.tally(self.quotient(promise), *good, *all);
                self.reader.sentence("sentence.alone", &[("said", &said)])
            }
            Remark::Restated(good, all) => {
                let said = self.tally(self.quotient(promise), *good, *all);
                self.say("remark_of.restated", &[("tally", &said)])
            }
            Remark::TypedByDesk(n) => self.n("remark_of.typed_by_desk", (*n).into(), &[]),
            Remark::Widened => self.widened(promise),
            Remark::NoCases => self.ended("why.ratio.no_cases"),
            Remark::Missing(item) => {
                let item = self.item(promise, item);
                self.say("remark_of.missing", &[("item", &item)])
            }
            Remark::Disputed(seq) => self.answered("disputed", *seq),
            Remark::ExcuseAccepted(seq) => self.answered("excuse_accepted", *seq),
        }
    }

    /// An outcome as a sentence of its own.
    fn ended(&self, key: &str) -> String {
        let said = self.t(key);
        self.reader.sentence("sentence.alone", &[("said", &said)])
    }

    /// What a fair judge would add, where the clock itself is not at hand.
    fn note(&self, note: Note) -> String {
        match note {
            Note::LateRecord => self.t("remark.late_record"),
            Note::Confirmed => self.t("remark.confirmed"),
            Note::Corrected => self.t("remark.corrected"),
            Note::StartInDoubt => self.t("remark.start_in_doubt"),
            Note::UnknownFact => self.t("remark.unknown_fact"),
            Note::DueUnknown => self.t("remark_of.due_unknown"),
            Note::Rejected => self.t("remark_of.rejected"),
            Note::Paused => self.t("remark_of.paused"),
            Note::WasPaused => self.t("remark_of.was_paused"),
            Note::Replaced => self.t("remark_of.replaced"),
            Note::Withdrawn(by) => {
                let by = by.label(self.lang());
                self.say("remark_of.withdrawn", &[("by", &by)])
            }
        }
    }

    /// The deed that a remark speaks of: `10月20日 14:00 那次`, or `其中一次`.
    fn deed(&self, seq: Seq) -> String {
        match self.on(seq) {
            Some(when) => self.say("remark_of.deed_on", &[("when", &when)]),
            None => self.t("remark_of.deed"),
        }
    }

    fn too_soon(&self, promise: &str, seq: Seq) -> String {
        let days = match Terms::find(self.contract, promise) {
            Some((_, Terms::Cadence(t))) => t.min_gap_days.to_string(),
            _ => String::new(),
        };
        let args = [("deed", &*self.deed(seq)), ("days", &*days)];
        self.reader.sentence("remark_of.too_soon", &args)
    }

    fn not_complete(&self, promise: &str, seq: Seq) -> String {
        let deed = self.deed(seq);
        let share = match Terms::find(self.contract, promise) {
            Some((_, Terms::Cadence(t))) => t.share_percent,
            _ => None,
        };
        match share {
            Some(share) => {
                let args = [("deed", &*deed), ("percent", &*share.to_string())];
                self.reader.sentence("remark_of.share_too_small", &args)
            }
            None => self
                .reader
                .sentence("remark_of.not_complete", &[("deed", &deed)]),
        }
    }

    fn widened(&self, promise: &str) -> String {
        let least = match Terms::find(self.contract, promise) {
            Some((_, Terms::Ratio(t))) => i64::from(t.least_cases),
            _ => 0,
        };
        self.n("remark_of.widened", least, &[])
    }

    fn quotient(&self, promise: &str) -> Quotient {
        match Terms::find(self.contract, promise) {
            Some((_, Terms::Ratio(t))) => t.quotient,
            _ => Quotient::RepairRate,
        }
    }

    /// What the school said: who, when, and why where the reader may see it.
    fn answered(&self, what: &str, seq: Seq) -> String {
        let Some(fact) = self.names.fact(seq) else {
            return self.t(&format!("remark_of.{what}"));
        };
        let (who, at) = (self.who(&fact), self.moment(fact.recorded_at));
        let args = [("who", &*who), ("at", &*at)];
        // The sentence around it has its own full stop.
        let text = fact
            .text
            .as_deref()
            .map(|t| t.trim().trim_end_matches(['。', '.']));
        match text.filter(|text| !text.is_empty()) {
            Some(text) => {
                let args = [args[0], args[1], ("text", text)];
                self.say(&format!("remark_of.{what}_because"), &args)
            }
            None => self.say(&format!("remark_of.{what}_by"), &args),
        }
    }
}
