//! What is filled in when evidence is recorded by hand: the fields of each kind, beside its facts.
//!
//! A test holds this to the facts' own form. Names and help are in `words`.

use super::key::Topic;
use crate::{
    catalogue,
    contract::{Contract, Quantity, Test},
    ticket::{SHORT_MAX, words::Channel},
};
use FieldKind::{Bool, Device, Files, LeftOut, Part, Person, Place, Shifts, Ticket};

/// What goes into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A short text or code of at most so many characters.
    Text {
        /// Characters.
        most: usize,
    },
    /// Private words: handed in beside the fact and sealed, never written into it.
    Private,
    /// Yes or no.
    Bool,
    /// A whole number within bounds, both included.
    Number {
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
    /// An instant; `ahead`: it may lie in the future.
    Instant {
        /// Whether it may lie in the future.
        ahead: bool,
    },
    /// A person.
    Person,
    /// A building, floor or room.
    Place,
    /// A device, or a standby unit.
    Device,
    /// A part of the catalogue.
    Part,
    /// A ticket.
    Ticket,
    /// An id of its own, made by who hands the form in: the occasion, the complaint, the loan …
    New(Topic),
    /// One that was begun by an earlier fact.
    Known(Topic),
    /// One of [`choices`].
    Choice(Choice),
    /// Another fact of the service.
    Fact,
    /// Stored files.
    Files,
    /// Devices left out, each with a reason (a text of at most `SHORT_MAX` characters).
    LeftOut,
    /// People with their planned times.
    Shifts,
}

/// From which list a word comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// A routine of the contract's cadences.
    Routine,
    /// A rule that is tested case by case.
    Rule,
    /// A record.
    Record,
    /// A paper of the record that stands in the field before.
    Item,
    /// A post that must have backups.
    Post,
    /// A promise.
    Promise,
    /// A device class.
    Class,
    /// A class of core devices, for which a standby unit may be asked (9.5.7).
    CoreClass,
    /// A way of contact.
    Channel,
    /// What a fact is about.
    Topic,
}

/// A field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in the fact.
    pub name: &'static str,
    /// What goes into it.
    pub kind: FieldKind,
    /// Whether it must be filled in.
    pub required: bool,
}

const fn must(name: &'static str, kind: FieldKind) -> Field {
    Field {
        name,
        kind,
        required: true,
    }
}

const fn may(name: &'static str, kind: FieldKind) -> Field {
    Field {
        name,
        kind,
        required: false,
    }
}

const SHORT: FieldKind = FieldKind::Text { most: SHORT_MAX };
const PAST: FieldKind = FieldKind::Instant { ahead: false };
const ANY: FieldKind = FieldKind::Instant { ahead: true };
const COUNT: FieldKind = FieldKind::Number {
    least: 0,
    most: u32::MAX,
};
const CLASS: Field = must("class", FieldKind::Choice(Choice::Class));
const UNIT: Field = must("unit", Device);
const POST: Field = must("post", FieldKind::Choice(Choice::Post));
const PERSON: Field = must("person", Person);
const OCCASION: Field = must("occasion", FieldKind::Known(Topic::Occasion));
const AT_OCCASION: Field = may("occasion", FieldKind::Known(Topic::Occasion));
const FAILURE: Field = must("failure", FieldKind::Known(Topic::Failure));
const LOAN: Field = must("loan", FieldKind::Known(Topic::Loan));
const COMPLAINT: Field = must("complaint", FieldKind::Known(Topic::Complaint));
const COVERED: Field = may("covered", COUNT);
const LEFT_OUT: Field = may("left_out", LeftOut);
const FILES: Field = may("files", Files);

/// Every kind of evidence with its fields, in the order in which they are asked for.
pub const FORMS: &[(&str, &[Field])] = &[
    (
        "routine.carried_out",
        &[
            must("routine", FieldKind::Choice(Choice::Routine)),
            may("site", Place),
            must("complete", Bool),
            COVERED,
            LEFT_OUT,
            may(
                "share_percent",
                FieldKind::Number {
                    least: 1,
                    most: 100,
                },
            ),
            may(
                "heads",
                FieldKind::Number {
                    least: 1,
                    most: u32::MAX,
                },
            ),
            FILES,
        ],
    ),
    (
        "occasion.announced",
        &[
            must("occasion", FieldKind::New(Topic::Occasion)),
            may("name", FieldKind::Private),
            must("starts_at", ANY),
            must("ends_at", ANY),
        ],
    ),
    (
        "occasion.moved",
        &[OCCASION, must("starts_at", ANY), must("ends_at", ANY)],
    ),
    ("occasion.called_off", &[OCCASION]),
    (
        "occasion.inspected",
        &[
            OCCASION,
            must("whole_system", Bool),
            must("complete", Bool),
            COVERED,
            LEFT_OUT,
            FILES,
        ],
    ),
    (
        "occasion.window_set",
        &[OCCASION, must("from", ANY), must("to", ANY)],
    ),
    (
        "occasion.device_failed",
        &[
            must("failure", FieldKind::New(Topic::Failure)),
            OCCASION,
            may("device", Device),
            may("ticket", Ticket),
        ],
    ),
    ("occasion.handling_started", &[FAILURE]),
    (
        "occasion.service_restored",
        &[FAILURE, must("standby", Bool)],
    ),
    (
        "presence.begun",
        &[
            PERSON,
            AT_OCCASION,
            may("takes_over", Person),
            may("scan", PAST),
        ],
    ),
    ("presence.ended", &[PERSON, AT_OCCASION]),
    (
        "roster.planned",
        &[
            AT_OCCASION,
            must("from", ANY),
            must("to", ANY),
            must("shifts", Shifts),
        ],
    ),
    ("standby.entered", &[CLASS, UNIT]),
    (
        "standby.lent",
        &[CLASS, UNIT, may("loan", FieldKind::Known(Topic::Loan))],
    ),
    ("standby.returned", &[CLASS, UNIT]),
    ("standby.tested", &[CLASS, UNIT, must("passed", Bool)]),
    (
        "standby.planned",
        &[
            CLASS,
            UNIT,
            must("from", ANY),
            must("to", ANY),
            must("away", Bool),
        ],
    ),
    ("standby.left", &[CLASS, UNIT]),
    (
        "stock.counted",
        &[
            must("part", Part),
            must("count", COUNT),
            must(
                "least",
                FieldKind::Number {
                    least: 1,
                    most: u32::MAX,
                },
            ),
        ],
    ),
    ("stock.ordered", &[must("part", Part)]),
    ("post.backup_named", &[POST, PERSON]),
    ("post.backup_ended", &[POST, PERSON]),
    (
        "member.change_announced",
        &[
            must("change", FieldKind::New(Topic::Member)),
            must("member", Person),
            may("successor", Person),
            must("takes_effect_at", ANY),
        ],
    ),
    (
        "member.changed",
        &[
            must("change", FieldKind::Known(Topic::Member)),
            must("member", Person),
            may("successor", Person),
            must("equal_ability", Bool),
        ],
    ),
    (
        "complaint.received",
        &[
            must("complaint", FieldKind::New(Topic::Complaint)),
            must("channel", FieldKind::Choice(Choice::Channel)),
        ],
    ),
    ("complaint.accepted", &[COMPLAINT]),
    ("complaint.outcome_told", &[COMPLAINT]),
    (
        "loan.applied",
        &[
            must("loan", FieldKind::New(Topic::Loan)),
            must("class", FieldKind::Choice(Choice::CoreClass)),
            may("ticket", Ticket),
        ],
    ),
    ("loan.confirmed", &[LOAN]),
    ("loan.installed", &[LOAN]),
    ("loan.original_repaired", &[LOAN]),
    ("loan.swapped_back", &[LOAN]),
    (
        "case.shown",
        &[
            must("rule", FieldKind::Choice(Choice::Rule)),
            must("case", SHORT),
            must("holds", Bool),
            must("why", SHORT),
            FILES,
        ],
    ),
    (
        "record.filed",
        &[
            must("record", FieldKind::Choice(Choice::Record)),
            must("item", FieldKind::Choice(Choice::Item)),
            may("ticket", Ticket),
            FILES,
        ],
    ),
    (
        "service.confirmed",
        &[
            must("of", FieldKind::Fact),
            must("topic", FieldKind::Choice(Choice::Topic)),
            must("key", SHORT),
        ],
    ),
    (
        "service.corrected",
        &[
            must("of", FieldKind::Fact),
            must("at", PAST),
            must("topic", FieldKind::Choice(Choice::Topic)),
            must("key", SHORT),
        ],
    ),
    (
        "verdict.excuse_accepted",
        &[
            must("promise", FieldKind::Choice(Choice::Promise)),
            must("instance", SHORT),
        ],
    ),
    (
        "verdict.disputed",
        &[
            must("promise", FieldKind::Choice(Choice::Promise)),
            must("instance", SHORT),
            may("text", FieldKind::Private),
        ],
    ),
];

/// The fields of a kind; none when it is no evidence of the service.
pub fn fields(kind: &str) -> Option<&'static [Field]> {
    let form = FORMS.iter().find(|(known, _)| *known == kind);
    form.map(|(_, fields)| *fields)
}

/// The words of a list, as a contract has them. Those of [`Choice::Item`] come as `<record>/<item>`.
pub fn choices(choice: Choice, contract: &Contract) -> Vec<String> {
    let clauses = || contract.clauses.iter();
    let mut words: Vec<String> = match choice {
        Choice::Routine => clauses()
            .flat_map(|c| &c.cadences)
            .map(|t| t.routine.clone())
            .collect(),
        Choice::Rule => clauses()
            .flat_map(|c| &c.rules)
            .filter(|r| r.test == Test::Shown)
            .map(|r| r.id.clone())
            .collect(),
        Choice::Record => clauses()
            .flat_map(|c| &c.records)
            .map(|r| r.id.clone())
            .collect(),
        Choice::Item => clauses()
            .flat_map(|c| &c.records)
            .flat_map(|r| r.items.iter().map(|i| format!("{}/{}", r.id, i.code)))
            .collect(),
        Choice::Post => clauses()
            .flat_map(|c| &c.floors)
            .filter(|f| f.quantity == Quantity::Backup)
            .flat_map(|f| f.of.clone())
            .collect(),
        Choice::Promise => clauses().flat_map(promises).collect(),
        Choice::Class => catalogue::CLASSES.iter().map(|c| c.code.into()).collect(),
        Choice::CoreClass => core_classes(),
        Choice::Channel => Channel::ALL.iter().map(|c| c.code().into()).collect(),
        // Nobody speaks for a fact that this program cannot read.
        Choice::Topic => (Topic::ALL.iter().filter(|t| **t != Topic::Unknown))
            .map(|t| t.code().into())
            .collect(),
    };
    // Several clauses may share one routine; it is offered once, where it stands first.
    let mut seen = std::collections::BTreeSet::new();
    words.retain(|word| seen.insert(word.clone()));
    words
}

fn core_classes() -> Vec<String> {
    let core = catalogue::CLASSES.iter().filter(|c| c.core);
    core.map(|c| c.code.into()).collect()
}

fn promises(clause: &crate::contract::Clause) -> Vec<String> {
    let all = super::terms::Terms::of(clause);
    all.map(|t| t.id().to_owned()).collect()
}
