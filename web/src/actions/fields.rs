//! The fields of each action: few, with sensible defaults.

use super::{Bench, Field, FieldKind, choices::Maker};
use shounuo_app::queries::confirmable;
use shounuo_core::{
    catalogue,
    id::PersonId,
    ticket::{
        Action,
        words::{CancelReason, Channel, Grade, HandReason, HelpKind, TicketKind, Tier, WaitReason},
    },
};
use shounuo_words::{Label, fact_title, symptom};

/// The fields of an action, in the order they are filled in.
pub fn of(bench: &Bench<'_>, m: &Maker<'_>, action: Action) -> Vec<Field> {
    match action {
        Action::Respond => vec![channel(m, Channel::Phone), m.lines("text")],
        Action::AddNote => note(bench, m),
        Action::ConsentRemote if bench.school => vec![],
        Action::ConsentRemote => vec![channel(m, Channel::Phone), m.line("by", "")],
        Action::StartRemote => vec![m.line("tool", "").must()],
        Action::Diagnose => vec![
            m.lines("cause").must(),
            m.lines("plan").must(),
            m.tick("simple", false)
                .named(shounuo_words::t(m.lang, "page.field.simple")),
        ],
        Action::GiveSolution => vec![m.lines("text").must()],
        Action::SolveRemotely | Action::CompleteRepair => vec![m.lines("text")],
        Action::HandOn => hand_on(m),
        Action::SetOwner => vec![
            m.choice("owner", people(bench.people), &owner(bench))
                .must(),
        ],
        Action::Assign => assign(bench, m),
        Action::GradeFault => vec![m.words(
            "grade",
            Grade::ALL,
            Grade::code,
            bench.view.ticket.grade.unwrap_or(Grade::Ordinary),
        )],
        other => parts(bench, m, other),
    }
}

fn parts(bench: &Bench<'_>, m: &Maker<'_>, action: Action) -> Vec<Field> {
    let catalogue = || {
        bench
            .view
            .parts
            .iter()
            .map(|p| (p.id.to_string(), format!("{} {}", p.code, p.name)))
            .collect::<Vec<_>>()
    };
    match action {
        Action::UsePart => {
            let none = (String::new(), "—".to_owned());
            let entries = [none].into_iter().chain(catalogue()).collect();
            vec![
                m.line("model", "").must(),
                m.number("quantity", "1").must(),
                m.line("serial", ""),
                m.choice("part", entries, ""),
                m.line("price_fen", "")
                    .named(bench.reader.t("page.field.price")),
            ]
        }
        Action::NeedPart => {
            let need = bench.need.to_string();
            let hidden = m.field(
                "need",
                FieldKind::Hidden {
                    value: m.or("need", &need),
                },
            );
            vec![
                m.choice("part", catalogue(), "").must(),
                m.number("quantity", "1").must(),
                hidden,
            ]
        }
        Action::ReceivePart => vec![m.choice("need", needs(bench, false), "").must()],
        Action::FitPart => vec![m.choice("need", needs(bench, true), "").must()],
        Action::InvolveHelp => {
            let nobody = (String::new(), "—".to_owned());
            let people = [nobody]
                .into_iter()
                .chain(people(bench.technicians))
                .collect();
            vec![
                m.words("kind", HelpKind::ALL, HelpKind::code, HelpKind::Expert),
                m.choice("person", people, ""),
                m.lines("text"),
            ]
        }
        Action::FormGroup => vec![m.picks("members", people(bench.people), &[]).must()],
        Action::RecordTest => {
            let passed = vec![
                (
                    "yes".to_owned(),
                    bench.reader.t("page.timeline.passed").into_owned(),
                ),
                (
                    "no".to_owned(),
                    bench.reader.t("page.timeline.failed").into_owned(),
                ),
            ];
            vec![m.choice("passed", passed, "yes").must(), m.lines("text")]
        }
        other => after(bench, m, other),
    }
}

fn after(bench: &Bench<'_>, m: &Maker<'_>, action: Action) -> Vec<Field> {
    match action {
        Action::HandReport => vec![channel(m, Channel::InPerson), photos(bench, m)],
        Action::AcceptRepair if bench.school => vec![
            m.line("by", "")
                .named(bench.reader.t("page.field.signed_by")),
            m.lines("text"),
        ],
        Action::AcceptRepair => vec![m.line("by", "").must(), m.lines("text")],
        Action::RejectRepair => vec![m.lines("text").named(bench.reader.t("page.field.why"))],
        Action::TryFollowUp => vec![
            channel(m, Channel::Phone),
            m.tick("link_sent", false)
                .named(shounuo_words::t(m.lang, "page.field.link_sent")),
        ],
        Action::AnswerFollowUp => rating(bench, m),
        Action::Cancel => {
            let reasons = &CancelReason::ALL[..4];
            let default = CancelReason::Withdrawn;
            let text = m.lines("text").named(bench.reader.t("page.field.why"));
            if bench.school {
                vec![text]
            } else {
                vec![
                    m.words("reason", reasons, CancelReason::code, default),
                    text,
                ]
            }
        }
        Action::Merge => vec![other_ticket(bench, m, "into")],
        Action::JoinParent => vec![other_ticket(bench, m, "parent")],
        Action::Convert => vec![m.field(
            "to",
            FieldKind::Hidden {
                value: other_kind(bench).code().to_owned(),
            },
        )],
        Action::Describe => describe(bench, m),
        Action::BeginWait => vec![m.words(
            "reason",
            WaitReason::ALL,
            WaitReason::code,
            WaitReason::RoomLocked,
        )],
        Action::Confirm => vec![m.choice("of", claims(bench), "").must()],
        Action::Correct => {
            let now = local(bench, bench.reader.now);
            let when = FieldKind::Moment {
                value: m.or("occurred_at", &now),
            };
            vec![
                m.choice("of", marks(bench), "").must(),
                m.field("occurred_at", when).must(),
                m.lines("text").named(bench.reader.t("page.field.why")),
            ]
        }
        _ => vec![],
    }
}

fn note(bench: &Bench<'_>, m: &Maker<'_>) -> Vec<Field> {
    let mut fields = vec![m.lines("text"), photos(bench, m)];
    if !bench.school {
        fields.push(
            m.tick("shared", true)
                .named(shounuo_words::t(m.lang, "page.field.shared")),
        );
    }
    fields
}

fn hand_on(m: &Maker<'_>) -> Vec<Field> {
    vec![
        m.words(
            "to",
            &[Tier::OnSite, Tier::Expert],
            Tier::code,
            Tier::OnSite,
        ),
        m.words(
            "reason",
            HandReason::ALL,
            HandReason::code,
            HandReason::NeedsVisit,
        ),
        m.lines("text"),
    ]
}

/// The arrival time stated is the promise's own due instant where that is near, else in half an hour.
fn assign(bench: &Bench<'_>, m: &Maker<'_>) -> Vec<Field> {
    let soon = bench.reader.now + jiff::SignedDuration::from_mins(30);
    let due = bench
        .view
        .leading
        .and_then(|i| bench.view.ladder.get(i)?.clock.due_at());
    let by = due
        .filter(|d| *d > bench.reader.now && *d < soon)
        .unwrap_or(soon);
    let when = FieldKind::Moment {
        value: m.or("arrive_by", &local(bench, by)),
    };
    let now = bench
        .view
        .ticket
        .assignment
        .as_ref()
        .and_then(|a| a.person)
        .map(|p| p.to_string());
    vec![
        m.choice(
            "person",
            people(bench.technicians),
            &now.unwrap_or_default(),
        )
        .must(),
        m.field("arrive_by", when).must(),
    ]
}

/// The answer to a follow-up: for the school its own hand, else what was said on the telephone.
fn rating(bench: &Bench<'_>, m: &Maker<'_>) -> Vec<Field> {
    let name = |f: Field, key: &str| f.named(bench.reader.t(key));
    let runs = vec![
        (
            "yes".to_owned(),
            bench.reader.t("page.timeline.runs").into_owned(),
        ),
        (
            "no".to_owned(),
            bench.reader.t("page.timeline.fails").into_owned(),
        ),
    ];
    let mut fields = vec![
        name(m.score("speed"), "page.field.speed"),
        name(m.score("skill"), "page.field.skill"),
        name(m.score("attitude"), "page.field.attitude"),
        name(
            m.choice("running", runs, "yes").must(),
            "page.field.running",
        ),
        m.lines("text"),
    ];
    if !bench.school {
        fields.insert(0, channel(m, Channel::Phone));
    }
    fields
}

fn describe(bench: &Bench<'_>, m: &Maker<'_>) -> Vec<Field> {
    let class = bench.view.device.as_ref().map_or("", |d| &d.class);
    let chips = catalogue::symptoms(class)
        .iter()
        .map(|s| ((*s).to_owned(), symptom(m.lang, s).into_owned()))
        .collect();
    let now: Vec<&str> = bench
        .view
        .ticket
        .symptoms
        .iter()
        .map(String::as_str)
        .collect();
    let device = bench
        .view
        .ticket
        .device
        .map(|d| d.to_string())
        .unwrap_or_default();
    let here = bench
        .devices
        .iter()
        .map(|d| (d.id.to_string(), d.nickname.clone()));
    let devices = [(String::new(), "—".to_owned())]
        .into_iter()
        .chain(here)
        .collect();
    vec![
        m.picks("symptoms", chips, &now),
        m.choice("device", devices, &device),
    ]
}

fn other_ticket(bench: &Bench<'_>, m: &Maker<'_>, name: &'static str) -> Field {
    let first = bench
        .view
        .related
        .first()
        .map(|c| c.row.no())
        .unwrap_or_default();
    let opt = |no: String| super::Opt {
        label: no.clone(),
        value: no,
        on: false,
    };
    let list = bench.view.related.iter().map(|c| opt(c.row.no())).collect();
    m.field(
        name,
        FieldKind::Line {
            value: m.or(name, &first),
            list,
        },
    )
    .must()
}

fn channel(m: &Maker<'_>, default: Channel) -> Field {
    const WAYS: &[Channel] = &[
        Channel::Phone,
        Channel::Message,
        Channel::Email,
        Channel::Video,
        Channel::InPerson,
        Channel::Portal,
        Channel::Other,
    ];
    m.words("channel", WAYS, Channel::code, default)
}

fn photos(bench: &Bench<'_>, m: &Maker<'_>) -> Field {
    m.field("files", FieldKind::Photos)
        .hinted(bench.reader.t("page.form.photos"))
}

fn people(people: &[(PersonId, String)]) -> Vec<(String, String)> {
    people
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone()))
        .collect()
}

fn owner(bench: &Bench<'_>) -> String {
    bench
        .view
        .ticket
        .owner
        .map(|p| p.to_string())
        .unwrap_or_default()
}

fn needs(bench: &Bench<'_>, arrived: bool) -> Vec<(String, String)> {
    let name = |id| {
        bench
            .view
            .parts
            .iter()
            .find(|p| p.id == id)
            .map_or("—", |p| &p.name)
            .to_owned()
    };
    let open = bench
        .view
        .ticket
        .needs
        .iter()
        .filter(|(_, n)| n.fitted_at.is_none() && n.arrived_at.is_some() == arrived);
    open.map(|(id, n)| (id.to_string(), name(n.part))).collect()
}

/// What the school can confirm: the fact, when it is said to have happened, and when it was recorded.
fn claims(bench: &Bench<'_>) -> Vec<(String, String)> {
    let (reader, lang) = (bench.reader, bench.reader.lang);
    let tell = |m: &shounuo_core::promise::Mark| {
        let args = [
            ("what", &*m.evidence.label(lang)),
            ("at", &*reader.instant(m.occurred_at)),
            ("recorded", &*reader.instant(m.recorded_at)),
        ];
        (
            m.seq.to_string(),
            reader.t_args("page.form.claim", &args).into_owned(),
        )
    };
    confirmable(&bench.view.ticket)
        .into_iter()
        .map(tell)
        .collect()
}

fn marks(bench: &Bench<'_>) -> Vec<(String, String)> {
    let told = |e: &shounuo_app::queries::Entry| {
        let r = &e.recorded;
        bench
            .view
            .ticket
            .marks
            .iter()
            .any(|m| m.seq == r.seq)
            .then(|| {
                let title = fact_title(bench.reader.lang, r.fact.kind());
                (
                    r.seq.to_string(),
                    format!("{} {title}", bench.reader.instant(r.occurred_at)),
                )
            })
    };
    bench.view.timeline.iter().rev().filter_map(told).collect()
}

fn other_kind(bench: &Bench<'_>) -> TicketKind {
    match bench.view.ticket.kind {
        Some(TicketKind::Consultation) => TicketKind::Fault,
        _ => TicketKind::Consultation,
    }
}

/// For a field of date and time, in the reader's zone.
fn local(bench: &Bench<'_>, at: jiff::Timestamp) -> String {
    at.to_zoned(bench.reader.zone.clone())
        .strftime("%Y-%m-%dT%H:%M")
        .to_string()
}
