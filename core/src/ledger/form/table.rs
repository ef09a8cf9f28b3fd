//! Which fields each kind of evidence has.

use super::{
    Choice, Field,
    FieldKind::{self, Bool, Device, Files, LeftOut, Part, Person, Place, Shifts, Ticket},
};
use crate::{ledger::key::Topic, ticket::SHORT_MAX};

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
