//! How sentences of the ledger call people, tickets and facts: by what the page's own facts say.

use shounuo_app::queries::ledger::FactView;
use shounuo_core::Subject;
use shounuo_words::ledger::{OfFacts, Said};

/// Names out of these facts.
pub fn of_facts<'a>(facts: impl IntoIterator<Item = &'a FactView>) -> OfFacts<'a> {
    let mut names = OfFacts::default();
    for fact in facts {
        for (person, name) in &fact.people {
            names.called(*person, name);
        }
        if let (Subject::Ticket(id), Some(no)) = (fact.recorded.subject, &fact.ticket) {
            names.numbered(id, no);
        }
        names.said(fact.recorded.seq, said(fact));
    }
    names
}

fn said(fact: &FactView) -> Said<'_> {
    Said {
        no: Some(fact.no()),
        occurred_at: fact.recorded.occurred_at,
        recorded_at: fact.recorded.recorded_at,
        actor: fact.recorded.actor,
        by: fact.by.clone(),
        fact: Some(&fact.recorded.fact),
        text: fact.texts.iter().find_map(|(_, text)| text.clone()),
    }
}
