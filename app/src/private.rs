//! Free text goes to the vault before a command reaches core.

use crate::{App, AppError};
use shounuo_core::{
    Sealed, Subject,
    id::{CustomerId, PersonId, VaultId},
    ticket::Invalid,
};
use shounuo_store::{VaultItem, seal_text};

/// Longest free text, in characters.
pub const TEXT_MAX: usize = 8_000;
/// Longest name or telephone number, in characters.
pub const NAME_MAX: usize = 80;

/// Collects the vault items of one command.
pub struct Sealer<'a> {
    app: &'a App,
    customer: Option<CustomerId>,
    subject: Subject,
    person: Option<PersonId>,
    /// What is to be kept.
    pub items: Vec<VaultItem>,
    problem: Option<AppError>,
}

impl<'a> Sealer<'a> {
    /// For texts of `subject`; `person` is whose data it is, when it is a person's own.
    pub fn new(app: &'a App, subject: Subject, person: Option<PersonId>) -> Self {
        Self {
            app,
            customer: None,
            subject,
            person,
            items: Vec::new(),
            problem: None,
        }
    }

    /// Puts one text away and gives what facts carry. The first bad text makes [`Self::finish`]
    /// fail with its field.
    pub fn seal(&mut self, field: &'static str, text: String) -> Sealed {
        let max = if matches!(field, "name" | "phone" | "login" | "by") {
            NAME_MAX
        } else {
            TEXT_MAX
        };
        let why = match text.trim() {
            t if t.chars().all(is_unseen) => Some(Invalid::Missing),
            t if t.chars().count() > max => Some(Invalid::TooLong),
            t if t.chars().any(is_bad) => Some(Invalid::BadCharacter),
            _ => None,
        };
        if let Some(why) = why {
            self.problem.get_or_insert(AppError::invalid(field, why));
        }
        let key = self.app.random.bytes::<32>();
        let id = VaultId(self.app.random.id(self.app.now()));
        let sealed = Sealed {
            vault: id,
            mac: seal_text(&key, &text),
        };
        let (customer, person, subject) = (self.customer, self.person, self.subject);
        self.items.push(VaultItem {
            id,
            customer,
            person,
            subject,
            field,
            key,
            text,
        });
        sealed
    }

    /// Every item, or the first bad field. The owner is known once the subject is loaded, so the
    /// job fills it in.
    pub fn finish(self) -> Result<Vec<VaultItem>, AppError> {
        match self.problem {
            Some(problem) => Err(problem),
            None => Ok(self.items),
        }
    }
}

/// Nothing that a reader sees: blanks, and characters without width or only of direction.
fn is_unseen(c: char) -> bool {
    let unseen = [
        '\u{200b}'..='\u{200f}',
        '\u{202a}'..='\u{202e}',
        '\u{2060}'..='\u{2069}',
    ];
    c.is_whitespace() || c == '\u{feff}' || unseen.iter().any(|range| range.contains(&c))
}

/// Control characters other than those of a text of several lines.
fn is_bad(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}
