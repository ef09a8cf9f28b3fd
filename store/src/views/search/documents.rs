//! Which texts become documents.
//!
//! What a ticket's attributes and teams once were is found too, as any words once said of it are.
//! A fact's own words are document 0 of its place in the journal, its sealed texts 1, 2, 3 …: the
//! same whatever the batch, live or rebuilt.

use super::{
    ask::{kind_token, shared_token},
    terms::document_terms,
};
use crate::{Changes, StoreError, db::Tx, vault};
use shounuo_core::{
    Fact, Recorded, Seq, State, Subject,
    id::{CustomerId, VaultId},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Documents of one fact.
const SLOTS: i64 = 16;

/// The attribute with which an import marks its tickets.
const OWN_TAG: &str = "import";

/// One document.
pub(super) struct Document {
    pub id: i64,
    pub customer: Option<CustomerId>,
    pub kind: &'static str,
    pub subject: Uuid,
    pub vault: Option<VaultId>,
    pub terms: String,
}

/// What a batch adds, and whose documents it replaces.
pub(super) struct Documents {
    pub documents: BTreeMap<i64, Document>,
    pub replaced: BTreeSet<(Option<CustomerId>, Uuid)>,
    codes: HashMap<CustomerId, String>,
}

impl Documents {
    /// The documents of a batch.
    pub fn of(tx: &mut dyn Tx, changes: &Changes) -> Result<Self, StoreError> {
        let sealed: HashMap<Seq, Vec<VaultId>> = changes
            .facts
            .iter()
            .map(|fact| Ok((fact.seq, sealed_texts(&fact.fact)?)))
            .filter(|found| !matches!(found, Ok((_, ids)) if ids.is_empty()))
            .collect::<Result<_, StoreError>>()?;
        let texts = texts(tx, changes, &sealed)?;
        let mut all = Self {
            documents: BTreeMap::new(),
            replaced: BTreeSet::new(),
            codes: codes_before(changes),
        };
        for fact in &changes.facts {
            all.take_words(fact);
            for (slot, id) in (1..SLOTS).zip(sealed.get(&fact.seq).into_iter().flatten()) {
                if let Some(text) = texts.get(id) {
                    all.add(fact, slot, Some(*id), &[text]);
                }
            }
        }
        Ok(all)
    }

    /// Words that stand in the fact itself.
    fn take_words(&mut self, fact: &Recorded) {
        match (&fact.fact, fact.customer) {
            (Fact::CustomerRegistered(f), Some(c)) => {
                self.codes.insert(c, f.code.clone());
            }
            (Fact::Reported(f), Some(c)) => {
                let code = self.codes.get(&c).map_or("", String::as_str);
                let (number, source) = (f.number.to_string(), f.source_no.as_deref());
                let no = format!("{code}-{number}");
                let mut words = vec![&*no, &*number, source.unwrap_or_default()];
                words.extend(said_by_tags(&f.tags));
                self.add(fact, 0, None, &words);
            }
            (Fact::Described(f), _) => {
                let words: Vec<_> = said_by_tags(&f.tags).collect();
                self.add(fact, 0, None, &words);
            }
            (Fact::Assigned(f), _) => {
                self.add(fact, 0, None, &[f.team.as_deref().unwrap_or_default()]);
            }
            (Fact::PartUsed(f), _) => {
                self.add(
                    fact,
                    0,
                    None,
                    &[&f.model, f.serial.as_deref().unwrap_or_default()],
                );
            }
            (Fact::DeviceRegistered(f), _) => {
                self.replace(fact);
                self.add(fact, 0, None, &[&f.nickname, &f.serial, &f.model]);
            }
            (Fact::PlaceRegistered(f), _) => {
                self.replace(fact);
                self.add(fact, 0, None, &[&f.name]);
            }
            (Fact::PersonAdded(f), _) => {
                self.replace(fact);
                self.add(fact, 0, None, &[&f.post]);
            }
            _ => {}
        }
    }

    /// What was said of the subject before no longer counts.
    fn replace(&mut self, fact: &Recorded) {
        let subject = fact.subject.id();
        self.documents.retain(|_, d| d.subject != subject);
        self.replaced.insert((fact.customer, subject));
    }

    fn add(&mut self, fact: &Recorded, slot: i64, vault: Option<VaultId>, texts: &[&str]) {
        let mut terms = document_terms(texts);
        if terms.is_empty() {
            return;
        }
        let customer = fact.customer.filter(|_| is_shared(&fact.fact));
        terms.extend(customer.map(shared_token));
        terms.insert(kind_token(fact.subject.kind()));
        let id = fact.seq * SLOTS + slot;
        let document = Document {
            id,
            customer: fact.customer,
            kind: fact.subject.kind(),
            subject: fact.subject.id(),
            vault,
            terms: terms.into_iter().collect::<Vec<_>>().join(" "),
        };
        self.documents.insert(id, document);
    }
}

/// What the attributes of another system say. The program's own says the same of all tickets that
/// came in together: its digits would find them all.
fn said_by_tags(tags: &BTreeMap<String, String>) -> impl Iterator<Item = &str> {
    let others = tags.iter().filter(|(name, _)| *name != OWN_TAG);
    others.map(|(_, value)| value.as_str())
}

/// Whether the customer's people read it. What the provider's people tell each other is found by
/// them only.
fn is_shared(fact: &Fact) -> bool {
    match fact {
        Fact::NoteAdded(f) => f.shared,
        Fact::HandedOn(_) | Fact::HelpInvolved(_) => false,
        _ => true,
    }
}

/// The customers' codes as they were before the batch.
fn codes_before(changes: &Changes) -> HashMap<CustomerId, String> {
    let states = changes.touched.iter().map(|t| (t.subject, &t.before));
    states
        .filter_map(|(subject, before)| match (subject, before) {
            (Subject::Customer(id), Some(State::Customer(c))) => Some((id, c.code.clone())),
            _ => None,
        })
        .collect()
}

/// The sealed texts of a fact that are searched, in the order in which it names them.
fn sealed_texts(fact: &Fact) -> Result<Vec<VaultId>, StoreError> {
    let data = fact
        .data()
        .map_err(|e| StoreError::damaged(format!("{}: {e}", fact.kind())))?;
    if !data.contains("\"vault\"") {
        return Ok(Vec::new());
    }
    let value = serde_json::from_str(&data)
        .map_err(|e| StoreError::damaged(format!("{}: {e}", fact.kind())))?;
    let mut ids = Vec::new();
    collect(&value, &mut ids);
    Ok(ids)
}

fn collect(value: &serde_json::Value, ids: &mut Vec<VaultId>) {
    let serde_json::Value::Object(fields) = value else {
        return;
    };
    let id: Option<VaultId> = fields
        .get("vault")
        .and_then(|v| v.as_str())
        .and_then(|v| v.parse().ok());
    ids.extend(id);
    // What people sign in with is nobody's search word.
    let mut fields: Vec<_> = fields.iter().filter(|(name, _)| *name != "login").collect();
    // Whatever order the parser keeps, the numbers of documents are the same.
    fields.sort_by_key(|(name, _)| *name);
    fields.into_iter().for_each(|(_, v)| collect(v, ids));
}

/// The texts: those that the batch sealed are at hand, the others are in the vault, unless erased.
fn texts(
    tx: &mut dyn Tx,
    changes: &Changes,
    sealed: &HashMap<Seq, Vec<VaultId>>,
) -> Result<HashMap<VaultId, String>, StoreError> {
    let at_hand = changes.private.iter().map(|p| (p.id, p.text.clone()));
    let mut texts: HashMap<_, _> = at_hand.collect();
    let missing = sealed
        .values()
        .flatten()
        .copied()
        .filter(|id| !texts.contains_key(id));
    let missing: Vec<VaultId> = missing.collect();
    texts.extend(vault::texts(tx, &missing)?);
    Ok(texts)
}
