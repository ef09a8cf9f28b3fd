//! A ticket as one line of a list or one card of the board.

use super::{Countdown, countdown::status_word};
use shounuo_app::queries::Card;
use shounuo_core::ticket::words::Stage;
use shounuo_words::{Label, Lang, Reader, symptoms};

/// A ticket as lists show it.
pub struct Row {
    /// What people call it.
    pub no: String,
    /// What it is about.
    pub title: String,
    /// The strictest open promise: clause and words.
    pub promise: Option<(String, String)>,
    /// Its remaining time.
    pub countdown: Option<Countdown>,
    /// The status word of that promise.
    pub state: &'static str,
    /// The stage.
    pub stage: String,
    /// The device's name; empty without one.
    pub device: String,
    /// Room and device in one, each word once.
    pub spot: String,
    /// Who is sent, or who owns it.
    pub person: String,
    /// The grade, once given, with its weight as a state.
    pub grade: Option<String>,
    /// Whether it is a major fault.
    pub major: bool,
    /// Whether it is a consultation.
    pub consultation: bool,
    /// Why work stands still.
    pub waiting: Option<String>,
    /// How often it was taken up again.
    pub reopened: u32,
    /// When it was reported, short and in full.
    pub reported: (String, String),
    /// The stated arrival.
    pub arrive_by: Option<String>,
    /// Whether work is still to be done.
    pub open: bool,
}

impl Row {
    /// Of a card.
    pub fn new(reader: &Reader, card: &Card) -> Self {
        let (row, lang) = (&card.row, reader.lang);
        let lead = card.lead.as_ref();
        let words = |w: &shounuo_core::contract::Words| {
            if lang == Lang::Zh {
                w.zh.clone()
            } else {
                w.en.clone()
            }
        };
        Self {
            no: row.no(),
            title: headline(reader, &row.symptoms, card.text.as_deref(), row.kind),
            promise: lead.map(|l| (l.clause.clone(), words(&l.name))),
            countdown: lead.map(|l| Countdown::new(reader, &l.clock, &l.verdict)),
            state: lead.map_or("info", |l| status_word(&l.verdict)),
            stage: row.stage.label(lang).into_owned(),
            device: row.device_name.clone(),
            spot: spot(&row.place_name, &row.device_name),
            person: card
                .assignee
                .clone()
                .or(card.owner.clone())
                .or(row.team.clone())
                .unwrap_or_default(),
            grade: row.grade.map(|g| g.label(lang).into_owned()),
            major: row.grade == Some(shounuo_core::ticket::words::Grade::Major),
            consultation: row.kind == shounuo_core::ticket::words::TicketKind::Consultation,
            waiting: row.waiting.map(|w| w.label(lang).into_owned()),
            reopened: row.reopened,
            reported: (
                reader.instant(row.reported_at),
                reader.instant_full(row.reported_at),
            ),
            arrive_by: row
                .arrive_by
                .filter(|_| row.open)
                .map(|at| reader.instant(at)),
            open: row.open,
        }
    }

    /// Of many.
    pub fn all(reader: &Reader, cards: &[Card]) -> Vec<Self> {
        cards.iter().map(|c| Self::new(reader, c)).collect()
    }
}

/// What a ticket is about, in one line: its symptoms, or else the first words of its text.
pub fn headline(
    reader: &Reader,
    codes: &[String],
    text: Option<&str>,
    kind: shounuo_core::ticket::words::TicketKind,
) -> String {
    let telling: Vec<&String> = codes.iter().filter(|c| *c != "other").collect();
    let text = text.map(str::trim).filter(|t| !t.is_empty());
    match (telling.is_empty(), text) {
        (false, _) => symptoms(reader.lang, &telling),
        (true, Some(text)) => shorten(text, 48),
        (true, None) => kind.label(reader.lang).into_owned(),
    }
}

/// Room and device; a device named after its room stands alone.
fn spot(place: &str, device: &str) -> String {
    match (place, device) {
        ("", only) | (only, "") => only.to_owned(),
        (place, device) if device.contains(place) => device.to_owned(),
        (place, device) => format!("{place} · {device}"),
    }
}

/// The first line, cut to so many characters.
fn shorten(text: &str, max: usize) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(max) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}

/// The state that colours a stage's chip.
pub fn state_of(stage: Stage) -> &'static str {
    match stage {
        Stage::Archived | Stage::ToArchive => "kept",
        Stage::Cancelled | Stage::Merged => "withdrawn",
        Stage::Reported | Stage::AwaitingDispatch => "at_risk",
        _ => "info",
    }
}
