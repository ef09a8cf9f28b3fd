//! A promise of a ticket, as one line: clause, words, remaining time, the sentence that judges it.

use super::{Countdown, countdown::status_word};
use shounuo_app::queries::TicketView;
use shounuo_words::{Lang, Reader, Rung};

/// A promise of a ticket.
pub struct RungView {
    /// The clause.
    pub clause: String,
    /// What is promised.
    pub name: String,
    /// The status word.
    pub state: &'static str,
    /// The remaining time.
    pub countdown: Countdown,
    /// The whole sentence.
    pub why: String,
    /// When it is due, in words.
    pub due: String,
    /// The verdict in a word.
    pub verdict: String,
}

/// A reader to whom every day is named by its date: for papers.
pub fn plain(reader: &Reader) -> Reader {
    Reader::new(
        reader.lang,
        reader.zone.clone(),
        jiff::Timestamp::UNIX_EPOCH,
    )
}

/// Every promise of a ticket, in the plan's order.
pub fn rungs(reader: &Reader, view: &TicketView) -> Vec<RungView> {
    view.ladder.iter().map(|r| rung(reader, view, r)).collect()
}

fn rung(reader: &Reader, view: &TicketView, r: &shounuo_app::queries::Rung) -> RungView {
    use shounuo_words::Label;
    let name = match reader.lang {
        Lang::Zh => &r.name.zh,
        Lang::En => &r.name.en,
    };
    let marks = &view.ticket.marks;
    let told = match &r.terms {
        Some(terms) => Rung::new(&r.clock, &r.verdict, terms, marks),
        None => Rung::named(name, &r.clock, &r.verdict).marks(marks),
    };
    let state = status_word(&r.verdict);
    RungView {
        clause: r.clause.clone(),
        name: name.clone(),
        state,
        countdown: Countdown::new(reader, &r.clock, &r.verdict),
        why: reader.verdict(&told),
        due: match r.clock.due_at() {
            // On paper "today" is wrong tomorrow.
            Some(at) => plain(reader).due(at),
            None => reader.t("brief.due_unknown").into_owned(),
        },
        verdict: r.verdict.status.label(reader.lang).into_owned(),
    }
}
