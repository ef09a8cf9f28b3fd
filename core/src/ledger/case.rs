//! What a case of a rule is called: by a subject that exists wherever there is one, and never so that a
//! name misleads.

/// What the name of a case must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseName {
    /// A ticket's number: `EC-17`.
    Ticket,
    /// A person of the provider.
    Person,
    /// A device of the customer.
    Device,
    /// Words: what has no register of its own yet.
    Words,
}

/// What names the cases of a kind.
pub fn case_name(case: &str) -> CaseName {
    match case {
        "repair" | "ticket" | "report" | "escalation" | "remote_session" | "urgent" => {
            CaseName::Ticket
        }
        "person" | "assignment" => CaseName::Person,
        "device" => CaseName::Device,
        _ => CaseName::Words,
    }
}

/// Whether a name can stand in an address and in a sentence: letters of any script, digits, and marks that
/// neither climb a path nor turn the writing round.
pub(super) fn is_sound(name: &str) -> bool {
    let mark = |c: char| " -_.#·（）()".contains(c);
    !name.starts_with('.') && name.chars().all(|c| c.is_alphanumeric() || mark(c))
}
