//! What a version changes, clause by clause, and for whom.

use shounuo_app::queries::Changes;
use shounuo_core::contract::{Contract, Drift};
use shounuo_words::{Label, Lang, contract::change, t};

/// What a version changes against another one.
pub(super) struct Told {
    /// The number of the other one.
    pub against: u32,
    /// How many changes ask more of the provider, how many less, how many neither.
    pub sums: Vec<(&'static str, String, usize)>,
    /// Each clause by its heading, with its changes: sign and sentence.
    pub clauses: Vec<(String, Vec<(&'static str, String)>)>,
}

impl Told {
    pub fn new(lang: Lang, changes: &Changes, after: &Contract) -> Self {
        let all = &changes.changes;
        let sums = Drift::ALL.iter().filter_map(|drift| {
            let n = all.iter().filter(|c| c.drift == *drift).count();
            (n > 0).then(|| (sign(*drift), drift.label(lang).into_owned(), n))
        });
        let clauses = all.chunk_by(|a, b| a.clause == b.clause).map(|of_one| {
            let heading = heading(
                lang,
                (&changes.before.contract, after),
                of_one[0].clause.as_deref(),
            );
            let lines = of_one.iter().map(|c| (sign(c.drift), change(lang, c)));
            (heading, lines.collect())
        });
        Self {
            against: changes.against,
            sums: sums.collect(),
            clauses: clauses.collect(),
        }
    }
}

/// Less asked of the provider is what the school looks for first.
fn sign(drift: Drift) -> &'static str {
    match drift {
        Drift::Stricter => "kept",
        Drift::Looser => "broken",
        Drift::Same => "withdrawn",
        Drift::Other => "info",
    }
}

fn heading(lang: Lang, (before, after): (&Contract, &Contract), clause: Option<&str>) -> String {
    let Some(id) = clause else {
        return t(lang, "cli.contract.diff.beside").into_owned();
    };
    let mut clauses = after.clauses.iter().chain(&before.clauses);
    let found = clauses.find(|c| c.id == id).map(|c| &c.heading);
    let heading = found.map_or("", |words| match lang {
        Lang::Zh => &words.zh,
        Lang::En => &words.en,
    });
    format!("{id} {heading}")
}
