//! The timeline: facts in order, each in a line or two of words.

use shounuo_app::queries::{Entry, TicketView, confirmable};
use shounuo_core::{
    Fact, Seq,
    id::{FileId, PersonId},
    promise::TOLERANCE,
    ticket::fact::StintBegun,
};
use shounuo_words::{Label, Reader, fact_title, field, list, symptoms};
use std::collections::HashSet;

/// One entry of a timeline.
pub struct Moment {
    /// The day, where it differs from the entry before.
    pub day: Option<String>,
    /// `15:42`.
    pub time: String,
    /// For machines.
    pub iso: String,
    /// In full, on hover.
    pub full: String,
    /// What happened.
    pub title: String,
    /// Its particulars.
    pub detail: String,
    /// Its free texts: the field's name, and the text; `None` when erased.
    pub texts: Vec<(String, Option<String>)>,
    /// Who did it.
    pub who: String,
    /// When it was recorded, where that is not when it happened.
    pub recorded: Option<String>,
    /// Whether the provider said it and the school has not confirmed it, where that matters.
    pub unconfirmed: bool,
    /// A state, for entries that end or break something.
    pub state: Option<&'static str>,
    /// Its photos.
    pub files: Vec<FileId>,
    /// The fact's number in its ticket's history, to refer to it.
    pub number: i64,
}

/// The timeline of a ticket, oldest first.
pub fn timeline(reader: &Reader, view: &TicketView) -> Vec<Moment> {
    let mut day = String::new();
    let mut moments = Vec::with_capacity(view.timeline.len());
    let claims: HashSet<Seq> = confirmable(&view.ticket).iter().map(|m| m.seq).collect();
    for entry in &view.timeline {
        let mut moment = moment(reader, view, entry);
        moment.unconfirmed = claims.contains(&entry.recorded.seq);
        let today = reader.day(entry.recorded.occurred_at);
        if today != day {
            moment.day = Some(today.clone());
            day = today;
        }
        moments.push(moment);
    }
    moments
}

fn moment(reader: &Reader, view: &TicketView, entry: &Entry) -> Moment {
    let (r, lang) = (&entry.recorded, reader.lang);
    let named = |field_code: &str| match field_code {
        "text" => String::new(),
        "name" => reader.t("page.field.name").into_owned(),
        code => field(lang, code).into_owned(),
    };
    let late = r.recorded_at.duration_since(r.occurred_at).abs() > TOLERANCE;
    Moment {
        day: None,
        time: reader.time(r.occurred_at),
        iso: reader.iso(r.occurred_at),
        full: reader.instant_full(r.occurred_at),
        title: fact_title(lang, r.fact.kind()).into_owned(),
        detail: detail(reader, view, &r.fact),
        texts: entry
            .texts
            .iter()
            .map(|(f, text)| (named(f), text.clone()))
            .collect(),
        who: entry
            .by
            .clone()
            .unwrap_or_else(|| r.actor.label(lang).into_owned()),
        recorded: late.then(|| reader.instant(r.recorded_at)),
        unconfirmed: false,
        state: state(&r.fact),
        files: files(&r.fact),
        number: view.numbers.number(r.seq).unwrap_or_default(),
    }
}

fn state(fact: &Fact) -> Option<&'static str> {
    Some(match fact {
        Fact::Reported(_) => "info",
        Fact::RepairCompleted(_) | Fact::SolvedRemotely(_) | Fact::SolutionGiven(_) => "kept",
        Fact::RepairAccepted(_) | Fact::Archived(_) | Fact::Arrived(_) => "kept",
        Fact::RepairRejected(_) | Fact::Recurred(_) => "broken",
        Fact::Tested(f) if !f.passed => "broken",
        Fact::FollowUpAnswered(f) if !f.running => "broken",
        Fact::FollowUpAnswered(_) => "kept",
        Fact::WaitBegun(_) => "paused",
        Fact::Cancelled(_) | Fact::Merged(_) => "withdrawn",
        _ => return None,
    })
}

fn files(fact: &Fact) -> Vec<FileId> {
    match fact {
        Fact::Reported(f) => f.files.clone(),
        Fact::NoteAdded(f) => f.files.clone(),
        Fact::ReportHanded(f) => f.files.clone(),
        _ => Vec::new(),
    }
}

fn detail(reader: &Reader, view: &TicketView, fact: &Fact) -> String {
    let lang = reader.lang;
    let person = |p: Option<PersonId>| view.name(p).unwrap_or("—").to_owned();
    let yes = |on, yes, no| reader.t(if on { yes } else { no }).into_owned();
    let parts: Vec<String> = match fact {
        Fact::Reported(f) => vec![
            f.kind.label(lang).into(),
            symptoms(lang, &f.symptoms),
            f.channel.label(lang).into(),
        ],
        Fact::Responded(f) => vec![f.channel.label(lang).into()],
        Fact::RemoteConsented(f) => vec![f.channel.label(lang).into()],
        Fact::RemoteStarted(f) => vec![f.tool.clone()],
        Fact::Diagnosed(f) if f.simple => vec![reader.t("page.timeline.simple").into()],
        Fact::NoteAdded(f) => vec![yes(
            f.shared,
            "page.timeline.shared",
            "page.timeline.internal",
        )],
        Fact::HandedOn(f) => vec![f.to.label(lang).into(), f.reason.label(lang).into()],
        Fact::OwnerSet(f) => vec![person(Some(f.owner))],
        Fact::Assigned(f) => {
            let by = f.arrive_by.map(|at| {
                reader
                    .t_args("page.timeline.arrive_by", &[("at", &reader.instant(at))])
                    .into()
            });
            let who = f.team.clone().unwrap_or_else(|| person(f.person));
            [Some(who), by].into_iter().flatten().collect()
        }
        Fact::Arrived(f) if f.scan.is_some() => vec![reader.t("page.timeline.scanned").into()],
        Fact::Graded(f) => vec![f.grade.label(lang).into()],
        Fact::GroupFormed(f) => vec![list(lang, f.members.iter().map(|m| person(Some(*m))))],
        Fact::StintBegun(f) => stint(reader, f, person),
        Fact::StintEnded(f) => vec![person(Some(f.person))],
        other => return detail_of_repair(reader, view, other),
    };
    join(parts)
}

/// Who begins, whom they relieve, and until when they mean to stay.
fn stint(
    reader: &Reader,
    f: &StintBegun,
    person: impl Fn(Option<PersonId>) -> String,
) -> Vec<String> {
    let told = |key: &str, name: &str, what: &str| -> String {
        reader.t_args(key, &[(name, what)]).into()
    };
    let relieved = f.relieves.map(|p| person(Some(p)));
    let relieved = relieved.map(|p| told("page.timeline.relieves", "person", &p));
    let until = f.until.map(|at| reader.instant(at).to_string());
    let until = until.map(|at| told("page.timeline.stays_until", "at", &at));
    let said = [Some(person(Some(f.person))), relieved, until];
    said.into_iter().flatten().collect()
}

fn detail_of_repair(reader: &Reader, view: &TicketView, fact: &Fact) -> String {
    let lang = reader.lang;
    let yes = |on, yes, no| reader.t(if on { yes } else { no }).into_owned();
    let part = |id| {
        view.parts
            .iter()
            .find(|p| p.id == id)
            .map_or(String::new(), |p| p.name.clone())
    };
    join(match fact {
        Fact::PartUsed(f) => {
            let serial = f.serial.as_ref().map(|s| format!("S/N {s}"));
            let price = f.price_fen.map(shounuo_words::money);
            let model = format!("{} × {}", f.model, f.quantity);
            [Some(model), serial, price].into_iter().flatten().collect()
        }
        Fact::PartNeeded(f) => {
            let special = f
                .special
                .then(|| reader.t("page.timeline.special").into_owned());
            let named = format!("{} × {}", part(f.part), f.quantity);
            [Some(named), special].into_iter().flatten().collect()
        }
        Fact::HelpInvolved(f) => {
            let who = f.person.and_then(|p| view.name(Some(p))).map(str::to_owned);
            [Some(f.kind.label(lang).into_owned()), who]
                .into_iter()
                .flatten()
                .collect()
        }
        Fact::Tested(f) => vec![yes(
            f.passed,
            "page.timeline.passed",
            "page.timeline.failed",
        )],
        Fact::ReportHanded(f) => vec![f.channel.label(lang).into()],
        Fact::FollowUpTried(f) => vec![f.channel.label(lang).into()],
        other => return detail_of_end(reader, view, other),
    })
}

/// What ends a ticket or is said about it.
fn detail_of_end(reader: &Reader, view: &TicketView, fact: &Fact) -> String {
    let lang = reader.lang;
    join(match fact {
        Fact::FollowUpAnswered(f) => {
            let scores = [
                ("speed", f.speed),
                ("skill", f.skill),
                ("attitude", f.attitude),
            ];
            let scores = scores.map(|(name, n)| (name, n.to_string()));
            let args: Vec<(&str, &str)> =
                scores.iter().map(|(name, n)| (*name, n.as_str())).collect();
            let runs = if f.running {
                "page.timeline.runs"
            } else {
                "page.timeline.fails"
            };
            vec![
                reader.t_args("page.timeline.scores", &args).into_owned(),
                reader.t(runs).into_owned(),
                f.channel.label(lang).into(),
            ]
        }
        Fact::Cancelled(f) => vec![f.reason.label(lang).into()],
        Fact::Converted(f) => vec![f.to.label(lang).into()],
        Fact::Described(f) => vec![symptoms(lang, f.symptoms.as_deref().unwrap_or_default())],
        Fact::WaitBegun(f) => vec![f.reason.label(lang).into()],
        Fact::Confirmed(f) => vec![named(reader, view, f.of)],
        Fact::Corrected(f) => vec![named(reader, view, f.of), reader.instant(f.occurred_at)],
        _ => Vec::new(),
    })
}

/// The title of the fact that another refers to.
fn named(reader: &Reader, view: &TicketView, seq: i64) -> String {
    let entry = view.timeline.iter().find(|e| e.recorded.seq == seq);
    entry.map_or(String::new(), |e| {
        fact_title(reader.lang, e.recorded.fact.kind()).into_owned()
    })
}

fn join(parts: Vec<String>) -> String {
    let told: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    told.join(" · ")
}
