//! What the promises mean that are no deadlines: mistakes that a reader of the plan would see.

use super::{
    check::SCHOOL_SIDE,
    form::{File, Given},
    plan::Plan,
    promises::*,
    read::PlacedClause,
    terms::{Instances, Words},
    wrong::Wrong,
};
use crate::{calendar::Limit, catalogue};

/// Checks the promises of a clause, each by itself.
pub(super) fn clause(file: &mut File<'_>, placed: &PlacedClause<'_>) {
    let promises = &placed.promises;
    for (id, line) in promises.ids() {
        let word = id.strip_prefix(&placed.clause.id);
        let word = word.and_then(|rest| rest.strip_prefix('.'));
        let named = !id.is_empty() && !placed.clause.id.is_empty();
        if named && word.is_none_or(str::is_empty) {
            let (id, clause) = (id.to_owned(), placed.clause.id.clone());
            let reason = Wrong::IdAfterClause { id, clause };
            file.mistake(line, reason);
        }
    }
    promises.cadences.iter().for_each(|g| cadence(file, g));
    promises.leads.iter().for_each(|g| lead(file, g));
    promises.floors.iter().for_each(|g| floor(file, g));
    promises.ratios.iter().for_each(|g| ratio(file, g));
    promises.rules.iter().for_each(|g| rule(file, g));
    promises.records.iter().for_each(|g| record(file, g));
}

/// A kind that a clause names has its terms, and terms have their kind named.
pub(super) fn kinds(file: &mut File<'_>, placed: &PlacedClause<'_>) {
    let (clause, line) = (&placed.clause, placed.table.line_of("kinds"));
    if clause.kinds.is_empty() {
        return;
    }
    for (kind, word, count) in placed.promises.counts() {
        if !placed.table.is_read(word) {
            continue;
        }
        let (id, word) = (clause.id.clone(), word.to_owned());
        let reason = match (clause.kinds.contains(&kind), count) {
            (true, 0) => Wrong::KindWithoutTerms {
                clause: id,
                kind: word,
            },
            (false, 1..) => Wrong::TermsWithoutKind {
                clause: id,
                kind: word,
            },
            _ => continue,
        };
        file.mistake(line, reason);
    }
}

/// Routines and cases that the plan does not know: nothing would ever be recorded for them.
pub(super) fn unknown_to(file: &mut File<'_>, plan: Plan, clauses: &[PlacedClause<'_>]) {
    for promises in clauses.iter().map(|c| &c.promises) {
        for given in &promises.cadences {
            let routine = given.value.routine.as_str();
            if given.table.is_read("routine") && !plan.routines().contains(&routine) {
                let reason = not_of_plan("routine", routine, plan.routines());
                file.mistake(given.line_of("routine"), reason);
            }
        }
        for given in &promises.rules {
            let case = given.value.case.as_str();
            if given.table.is_read("case") && !plan.cases().contains(&case) {
                let reason = not_of_plan("case", case, plan.cases());
                file.mistake(given.line_of("case"), reason);
            }
        }
    }
}

fn not_of_plan(key: &str, word: &str, known: &[&str]) -> Wrong {
    Wrong::NotOfPlan {
        key: key.to_owned(),
        word: word.to_owned(),
        known: known.join(", "),
    }
}

fn cadence(file: &mut File<'_>, given: &Given<'_, Cadence>) {
    let terms = &given.value;
    both(file, given, "name", &terms.name);
    word(file, given, "routine", &terms.routine);
    positive(file, given, "at_least", terms.at_least);
    percent(file, given, "share_percent", terms.share_percent);
    let days = 28 * u32::from(terms.per.month_count().unsigned_abs());
    if terms.warn_days >= days {
        let reason = Wrong::WarnedAtOnce {};
        file.mistake(given.line_of("warn_days"), reason);
    }
    // The shortest period must have room for all of them.
    let gaps = u64::from(terms.min_gap_days) * u64::from(terms.at_least.saturating_sub(1));
    if terms.counts == Counts::Times && gaps >= u64::from(days) {
        let reason = Wrong::GapsTooLong {};
        file.mistake(given.line_of("min_gap_days"), reason);
    }
}

fn lead(file: &mut File<'_>, given: &Given<'_, Lead>) {
    let terms = &given.value;
    both(file, given, "name", &terms.name);
    if terms.max_age_days == Some(0) {
        let reason = Wrong::AgeZero {};
        file.mistake(given.line_of("max_age_days"), reason);
    }
    let of_inspections = terms.whole_system || terms.max_age_days.is_some();
    if terms.before == Moment::MemberChange && of_inspections {
        let reason = Wrong::NotOfInspections {};
        file.mistake(given.line_of("before"), reason);
    }
}

fn floor(file: &mut File<'_>, given: &Given<'_, Floor>) {
    let terms = &given.value;
    both(file, given, "name", &terms.name);
    positive(file, given, "at_least", terms.at_least);
    let needs_of = matches!(terms.quantity, Quantity::Standby | Quantity::Backup);
    let is_read = given.table.is_read("quantity") && given.table.is_read("of");
    if is_read && needs_of == terms.of.is_empty() {
        let reason = match needs_of {
            true => Wrong::OfWhat {},
            false => Wrong::OfNothing {},
        };
        file.mistake(given.line_of("of"), reason);
    }
    let standby = terms.quantity == Quantity::Standby;
    for class in terms
        .of
        .iter()
        .filter(|c| standby && catalogue::class(c).is_none())
    {
        let reason = Wrong::NoClass {
            key: "of".to_owned(),
            class: class.clone(),
        };
        file.mistake(given.line_of("of"), reason);
    }
    if terms.grace.is_some_and(|g| !matches!(g, Limit::Elapsed(_))) {
        let reason = Wrong::GraceNotElapsed {};
        file.mistake(given.line_of("grace"), reason);
    }
    let people = matches!(
        terms.quantity,
        Quantity::Duty | Quantity::Holiday | Quantity::OnSite
    );
    let is_read = given.table.is_read("quantity") && given.table.is_read("proof_hours");
    let fits = !is_read || people == terms.proof_hours.is_some();
    if terms.proof_hours == Some(0) || !fits {
        let reason = Wrong::ProofHours {};
        file.mistake(given.line_of("proof_hours"), reason);
    }
}

fn ratio(file: &mut File<'_>, given: &Given<'_, Ratio>) {
    let terms = &given.value;
    both(file, given, "name", &terms.name);
    if !(1..=10_000).contains(&terms.target_bp) {
        let reason = Wrong::NotBasisPoints {
            value: terms.target_bp.to_string(),
        };
        file.mistake(given.line_of("target_bp"), reason);
    }
}

fn rule(file: &mut File<'_>, given: &Given<'_, Rule>) {
    let terms = &given.value;
    both(file, given, "name", &terms.name);
    word(file, given, "case", &terms.case);
    let case = match terms.test {
        Test::Proven => return proof(file, given),
        Test::Shown => return no_proof(file, given),
        Test::InspectedBeforeStart => "occasion",
        Test::EqualAbility => "member_change",
    };
    no_proof(file, given);
    if terms.case != case {
        let reason = Wrong::TestOfOtherCase {
            case: case.to_owned(),
        };
        file.mistake(given.line_of("test"), reason);
    }
}

/// A proof proves something, by facts, at a moment that comes.
fn proof(file: &mut File<'_>, given: &Given<'_, Rule>) {
    let line = given.line_of("proof");
    let Some(proof) = &given.value.proof else {
        if given.table.is_read("proof") {
            let reason = Wrong::NoProof {};
            file.mistake(given.line_of("test"), reason);
        }
        return;
    };
    if proof.start.is_empty() {
        file.mistake(line, Wrong::ProofOfNothing {});
    }
    let asks = !(proof.had.is_empty() && proof.has.is_empty() && proof.gets.is_empty());
    match &proof.unbroken {
        Some(terms) => unbroken(file, line, (proof, terms), asks),
        None if !asks => file.mistake(line, Wrong::ProofByNothing {}),
        None => {}
    }
    if !matches!(proof.instances, Instances::First | Instances::Each) {
        file.mistake(line, Wrong::ProofInstances {});
    }
    if proof
        .within
        .is_some_and(|w| !matches!(w, Limit::Elapsed(_)))
    {
        file.mistake(line, Wrong::ProofNotElapsed {});
    }
    let at_once = proof.by.is_empty() && proof.within.is_none();
    if at_once && proof.gets.iter().any(|e| proof.start.contains(e)) {
        file.mistake(line, Wrong::ProofOfItself {});
    }
}

/// Work without a break stands alone, ends some time, and is proven by facts that prove so long.
fn unbroken(file: &mut File<'_>, line: usize, (proof, terms): (&Proof, &Unbroken), asks: bool) {
    if asks || !proof.by.is_empty() || !proof.unless.is_empty() {
        file.mistake(line, Wrong::UnbrokenAlone {});
    }
    if terms.until.is_empty() {
        file.mistake(line, Wrong::UnbrokenForEver {});
    }
    if terms.proof_hours == 0 {
        file.mistake(line, Wrong::UnbrokenProof {});
    }
    for reason in terms.pauses.iter().filter(|r| !SCHOOL_SIDE.contains(r)) {
        let reason = Wrong::PauseNotOfSchool {
            reason: reason.code().to_owned(),
        };
        file.mistake(line, reason);
    }
    if terms.grace.is_some_and(|g| !matches!(g, Limit::Elapsed(_))) {
        file.mistake(line, Wrong::GraceNotElapsed {});
    }
}

fn no_proof(file: &mut File<'_>, given: &Given<'_, Rule>) {
    if given.value.proof.is_some() {
        file.mistake(given.line_of("proof"), Wrong::ProofUnasked {});
    }
}

fn record(file: &mut File<'_>, given: &Given<'_, Record>) {
    let terms = &given.value;
    both(file, given, "name", &terms.name);
    if terms.items.is_empty() && given.table.is_read("items") {
        let reason = Wrong::NoItems {};
        file.mistake(given.line_of("items"), reason);
    }
    for (index, item) in terms.items.iter().enumerate() {
        word(file, given, "items", &item.code);
        both(file, given, "items", &item.name);
        if terms.items[..index].iter().any(|i| i.code == item.code) {
            let reason = Wrong::Twice {
                key: "items".to_owned(),
                name: item.code.clone(),
            };
            file.mistake(given.line_of("items"), reason);
        }
    }
    if terms.renew_months == Some(0) {
        let reason = Wrong::RenewZero {};
        file.mistake(given.line_of("renew_months"), reason);
    }
}

// --- small things ---------------------------------------------------------------------------------

fn both<T>(file: &mut File<'_>, given: &Given<'_, T>, key: &str, words: &Words) {
    for (language, text) in [("zh", &words.zh), ("en", &words.en)] {
        if text.trim().is_empty() {
            let reason = Wrong::NoText {
                key: key.to_owned(),
                language: language.to_owned(),
            };
            file.mistake(given.line_of(key), reason);
        }
    }
}

/// A code: what facts and addresses carry.
fn word<T>(file: &mut File<'_>, given: &Given<'_, T>, key: &str, code: &str) {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if code.is_empty() || !code.chars().all(fits) {
        let reason = Wrong::NotCode {
            key: key.to_owned(),
            code: code.to_owned(),
        };
        file.mistake(given.line_of(key), reason);
    }
}

fn positive<T>(file: &mut File<'_>, given: &Given<'_, T>, key: &str, count: u32) {
    if count == 0 {
        file.mistake(
            given.line_of(key),
            Wrong::Zero {
                key: key.to_owned(),
            },
        );
    }
}

fn percent<T>(file: &mut File<'_>, given: &Given<'_, T>, key: &str, value: Option<u8>) {
    if let Some(value) = value.filter(|v| !(1..=100).contains(v)) {
        let (key_line, value) = (given.line_of(key), value.to_string());
        file.mistake(
            key_line,
            Wrong::NotPercent {
                key: key.to_owned(),
                value,
            },
        );
    }
}
