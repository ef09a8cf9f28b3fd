//! What waits for the school's word: claimed times, and decisions that act only with its consent.

use shounuo_core::{
    promise::{Detail, Evidence, Mark, TOLERANCE},
    ticket::Ticket,
};

/// The marks that the school can still confirm, oldest first: what it has not said itself, has not
/// confirmed, and what is either claimed for another time than it was recorded, or of a kind that
/// needs agreement (a wait, a grade, a conversion, an end, a corrected time, a signature taken on the
/// provider's device).
pub fn confirmable(ticket: &Ticket) -> Vec<&Mark> {
    let confirmed = |mark: &Mark| {
        let of_it = |m: &&Mark| m.evidence == Evidence::Confirmed && m.by_school;
        ticket
            .marks
            .iter()
            .filter(of_it)
            .any(|m| m.detail == Detail::Of(mark.seq))
    };
    ticket
        .marks
        .iter()
        .filter(|m| !m.by_school && !m.trusted && needs_word(m) && !confirmed(m))
        .collect()
}

fn needs_word(mark: &Mark) -> bool {
    let claimed = mark.recorded_at.duration_since(mark.occurred_at).abs() > TOLERANCE;
    let agreed = matches!(
        mark.evidence,
        Evidence::WaitBegun
            | Evidence::Graded
            | Evidence::Converted
            | Evidence::Cancelled
            | Evidence::Corrected
            | Evidence::RepairAccepted
    );
    claimed || agreed
}
