//! Everything that can be wrong with a contract file: what it is and what to do, with what varies.

use std::fmt;

/// Declares the mistakes, each with what varies in its sentence, its code and its English sentence.
/// Other languages have theirs by the code.
macro_rules! wrongs {
    ($($name:ident { $($arg:ident),* } = $code:literal: $sentence:literal;)*) => {
        /// What is wrong with a contract file.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "each one's sentence stands beside it and says what it is")]
        pub enum Wrong { $($name { $($arg: String),* },)* }

        impl Wrong {
            /// Every code with its English sentence; what varies in it stands in braces.
            pub const ALL: &[(&str, &str)] = &[$(($code, $sentence)),*];

            /// The code by which its sentence in another language is found.
            pub fn code(&self) -> &'static str {
                match self { $(Self::$name { .. } => $code,)* }
            }

            /// What varies in its sentence, by name.
            pub fn args(&self) -> Vec<(&'static str, &str)> {
                match self { $(Self::$name { $($arg),* } => vec![$((stringify!($arg), $arg.as_str())),*],)* }
            }
        }

        impl fmt::Display for Wrong {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self { $(Self::$name { $($arg),* } => write!(f, $sentence),)* }
            }
        }
    };
}

wrongs! {
    Syntax { detail } = "syntax": "{detail}";
    Unreadable { key, detail } = "unreadable": "`{key}`: {detail}";
    Missing { key } = "missing": "`{key}` is missing";
    NotList { key } = "not_list": "`{key}` must be a list: [\"…\", \"…\"]";
    NotTable { key } = "not_table": "`{key}` must be a table";
    NotTables { key } = "not_tables": "`{key}` must be written as [[…{key}]]";
    UnknownField { key, known } = "unknown_field": "`{key}` is not a field here; known are {known}";
    Form { known } = "form": "`schema`: this program reads form {known} of contract files";
    NoZone { zone } = "no_zone": "`zone`: `{zone}` is not in the time zone database; write for example Asia/Shanghai";
    LeftOut { clause } = "left_out": "clause `{clause}` of the plan is left out; every clause must be here";
    IdTaken { id, line } = "id_taken": "id `{id}` is taken already, in line {line}";
    NoKind { clause } = "no_kind": "clause `{clause}` has no kind: `kinds` says how it is proven";
    NoClock { clause } = "no_clock": "clause `{clause}` is of kind deadline but has no [[clause.deadline]]; add one, or say in `awaits` why it runs no clock yet";
    ClockAndAwaits { clause } = "clock_and_awaits": "clause `{clause}` has a clock and `awaits` one; keep only one of them";
    ClockWithoutKind { clause } = "clock_without_kind": "clause `{clause}` has a deadline but not the kind `deadline`";
    AwaitsWithoutKind { clause } = "awaits_without_kind": "clause `{clause}` awaits a clock but is not of kind deadline";
    KindWithoutTerms { clause, kind } = "kind_without_terms": "clause `{clause}` is of kind {kind} but has no [[clause.{kind}]]";
    TermsWithoutKind { clause, kind } = "terms_without_kind": "clause `{clause}` has a {kind} but not the kind `{kind}`";
    IdAfterClause { id, clause } = "id_after_clause": "id `{id}` must be `{clause}.<word>`, after its clause";
    NoFact { key, id } = "no_fact": "`{key}`: `{id}` names no fact; without one nothing can be proven";
    NotPercent { key, value } = "not_percent": "`{key}`: {value} is not 1 to 100";
    PausedDays {} = "paused_days": "`pauses`: a limit in working days counts whole days and is never paused";
    PauseNotOfSchool { reason } = "pause_not_of_school": "`pauses`: `{reason}` is not on the school's side; only room_locked and use_refused stop a clock";
    InstancesOfParts { instances } = "instances_of_parts": "`instances`: `{instances}` needs facts that name a part: special_part_needed, part_arrived, part_fitted";
    ExcuseOfNothing {} = "excuse_of_nothing": "`excuse`: nothing tried excuses nothing; tries and channels begin at 1";
    ExcuseUnreachable {} = "excuse_unreachable": "`excuse`: more channels than tries can never be reached";
    ExcuseReversed {} = "excuse_reversed": "`excuse`: `from` must be before `to`";
    DueOfLater { other, id } = "due_of_later": "`or_due_of`: `{other}` must come before `{id}`";
    NoSuchPromise { key, id } = "no_such_promise": "`{key}`: there is no promise `{id}`";
    NoText { key, language } = "no_text": "`{key}`: the text in `{language}` is missing";
    Empty { key } = "empty": "`{key}` is empty";
    Zero { key } = "zero": "`{key}`: zero is no limit";
    OtherCalendar { wanted, given } = "other_calendar": "`name`: the contract counts by the calendar `{wanted}`, not by `{given}`; name one and the same";
    OtherZone { zone } = "other_zone": "`zone`: the contract's is `{zone}`; days begin once";
    DateTaken { date, line } = "date_taken": "`on`: {date} has hours already, in line {line}; which hold?";
    BadCalendar { detail } = "bad_calendar": "`own_calendar`: {detail}";
    NoCoverage {} = "no_coverage": "`coverage` is missing: which devices are covered, where and when?";
    NoClass { key, class } = "no_class": "`{key}`: `{class}` is not a device class";
    Twice { key, name } = "twice": "`{key}`: `{name}` stands there twice";
    NothingCovered {} = "nothing_covered": "`classes`: none is covered; name the classes of the plan's devices";
    NoSuchClause { clause } = "no_such_clause": "`clause`: there is no clause `{clause}`";
    OtherPhase { clause } = "other_phase": "`phase`: clause `{clause}` acts in another phase";
    PriceTaken { work, line } = "price_taken": "`work`: `{work}` has a price for this phase already, in line {line}";
    NoPrice { work, phase } = "no_price": "`work`: no [[price]] says what `{work}` costs in the phase `{phase}`";
    CostsNothing { promise } = "costs_nothing": "`deductions`: `{promise}` costs nothing; leave it out instead";
    NotOfPlan { key, word, known } = "not_of_plan": "`{key}`: `{word}` is none of this plan's; known are {known}";
    WarnedAtOnce {} = "warned_at_once": "`warn_days`: as long as the period; it would be at risk from its first day";
    GapsTooLong {} = "gaps_too_long": "`min_gap_days`: so far apart they never fit in one period";
    AgeZero {} = "age_zero": "`max_age_days`: zero would let nothing count";
    NotOfInspections {} = "not_of_inspections": "`before`: `whole_system` and `max_age_days` are about inspections";
    OfWhat {} = "of_what": "`of`: which classes or posts have this floor?";
    OfNothing {} = "of_nothing": "`of`: this quantity has no classes or posts";
    GraceNotElapsed {} = "grace_not_elapsed": "`grace` is elapsed time, for example `2 min`";
    ProofHours {} = "proof_hours": "`proof_hours`: for people, and only for people: how long one check-in proves";
    NotBasisPoints { value } = "not_basis_points": "`target_bp`: {value} is not 1 to 10000";
    TestOfOtherCase { case } = "test_of_other_case": "`test`: this one is about the case `{case}`";
    NoItems {} = "no_items": "`items`: without one, nothing could be missing";
    RenewZero {} = "renew_zero": "`renew_months`: zero is no time";
    NotCode { key, code } = "not_code": "`{key}`: `{code}` is not a code of small letters, digits and `_`";
    NoCalendar { name, clauses, known } = "no_calendar": "`calendar`: the house has no calendar `{name}`, by which clauses {clauses} count; publish it first, name one of {known}, or put it into the file as [own_calendar]";
    NoPlan { known, none } = "no_plan": "`plan` is missing: write the plan of which every clause must stand here ({known}), or `{none}` for a contract that follows none";
    NoClauses {} = "no_clauses": "there is no [[clause]]: a contract without clauses promises nothing";
    BornKept { fact, id } = "born_kept": "`stop`: `{fact}` starts `{id}` as well: its clock would be kept the moment it starts";
    UnknownPlan { plan, known } = "unknown_plan": "`plan`: `{plan}` is not a plan that this program knows, expected {known}";
    NoProof {} = "no_proof": "`test`: `proven` needs a [clause.rule.proof] that says which facts prove it";
    ProofOfNothing {} = "proof_of_nothing": "`start`: names no fact; without one it applies to nothing";
    ProofByNothing {} = "proof_by_nothing": "`had`, `has`, `gets`: without a fact in one of them nothing can be proven";
    ProofInstances {} = "proof_instances": "`instances`: a rule has `first` or `each`";
    ProofNotElapsed {} = "proof_not_elapsed": "`within` is elapsed time, for example `48 h`";
    ProofOfItself {} = "proof_of_itself": "`gets`: proves itself; name what must stand beside the start";
    UnbrokenAlone {} = "unbroken_alone": "`unbroken`: stands alone, without `had`, `has`, `gets`, `by` and `unless`";
    UnbrokenForEver {} = "unbroken_for_ever": "`unbroken`: `until` names no fact; nobody would ever be done";
    UnbrokenProof {} = "unbroken_proof": "`unbroken`: `proof_hours` of zero proves nothing";
    ProofUnasked {} = "proof_unasked": "`proof` is for the test `proven`";
}
