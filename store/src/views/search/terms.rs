//! Words into terms. Chinese has no spaces, and most of our words have two characters: every pair
//! of neighbours is a term. Latin words and numbers are terms as they stand, in small letters, and
//! are found by their beginning.

use std::collections::BTreeSet;

/// Longest term, in characters; longer words are cut on both sides alike.
const TERM_MAX: usize = 40;
/// Most terms of one question; the rest is left out.
const ASKED_MAX: usize = 12;

/// A term of a question.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    /// The text.
    pub text: String,
    /// Whether anything that begins so is meant.
    pub prefix: bool,
}

/// The terms of a document, each once.
pub fn document_terms(texts: &[&str]) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    for word in texts.iter().flat_map(|t| words(t)) {
        match word {
            Word::Chinese(chars) => {
                terms.extend(chars.windows(2).map(|pair| pair.iter().collect::<String>()));
                // So that a single character is found wherever it stands, by the beginning.
                terms.extend(chars.last().map(char::to_string));
            }
            Word::Latin(parts) => {
                terms.extend(parts.iter().map(|p| cut(p)));
                terms.insert(cut(&parts.concat()));
                // `301` finds `A301-07`.
                terms.extend(parts.iter().flat_map(|p| numbers(p)).map(|n| cut(&n)));
            }
        }
    }
    terms
}

/// The terms of a question; all of them must be found.
pub fn asked_terms(text: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    for word in words(text) {
        match word {
            Word::Chinese(chars) if chars.len() == 1 => {
                terms.push(Term {
                    text: chars.iter().collect(),
                    prefix: true,
                });
            }
            Word::Chinese(chars) => terms.extend(chars.windows(2).map(|pair| Term {
                text: pair.iter().collect(),
                prefix: false,
            })),
            Word::Latin(parts) => {
                terms.push(Term {
                    text: cut(&parts.concat()),
                    prefix: true,
                });
            }
        }
    }
    terms.sort();
    terms.dedup();
    // The longest term is the rarest: it leads.
    terms.sort_by_key(|t| std::cmp::Reverse(t.text.chars().count()));
    terms.truncate(ASKED_MAX);
    terms
}

/// A run of characters of one kind.
enum Word {
    /// Chinese characters, one after the other.
    Chinese(Vec<char>),
    /// Latin letters and digits; the parts of `A301-07` are `a301` and `07`.
    Latin(Vec<String>),
}

fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    // Whether a mark that joins (`-`) stands right after the last Latin part.
    let mut joins = false;
    let mut grows = false;
    for c in text.chars().flat_map(simple) {
        if is_chinese(c) {
            match words.last_mut() {
                Some(Word::Chinese(chars)) if grows => chars.push(c),
                _ => words.push(Word::Chinese(vec![c])),
            }
        } else if c.is_alphanumeric() {
            match words.last_mut() {
                Some(Word::Latin(parts)) if joins => parts.push(c.to_string()),
                Some(Word::Latin(parts)) if grows => {
                    if let Some(part) = parts.last_mut() {
                        part.push(c);
                    }
                }
                _ => words.push(Word::Latin(vec![c.to_string()])),
            }
        } else {
            joins = grows && matches!(c, '-' | '_' | '.' | '/') && is_latin(words.last());
            grows = false;
            continue;
        }
        (grows, joins) = (true, false);
    }
    words
}

fn is_latin(word: Option<&Word>) -> bool {
    matches!(word, Some(Word::Latin(_)))
}

/// Small letters, and full-width forms (`Ａ３０１`) as the plain ones.
fn simple(c: char) -> impl Iterator<Item = char> {
    let plain = match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    plain.to_lowercase()
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{3040}'..='\u{30FF}' | '\u{20000}'..='\u{3FFFF}')
}

/// The runs of digits within a mixed word.
fn numbers(part: &str) -> Vec<String> {
    let runs = part
        .split(|c: char| !c.is_ascii_digit())
        .filter(|r| !r.is_empty());
    runs.map(str::to_owned).collect()
}

fn cut(word: &str) -> String {
    word.chars().take(TERM_MAX).collect()
}
