//! What a value should have been, as a closed list: the words for it are in both languages.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Path, Segment};

/// The form that a field must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Text,
    WholeNumber,
    Number,
    Truth,
    List,
    Object,
    Instant,
    /// An instant of years that nobody serves in.
    Age,
    Date,
    Id,
    /// Something of its own that the API's description tells.
    Described,
}

/// What [`crate::schema::At`] says of an instant that is one, but of another age.
pub const OTHER_AGE: &str = "an instant of another age";

impl Form {
    /// As the member `why` names it, and the key of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            Self::Text => "not_text",
            Self::WholeNumber => "not_whole_number",
            Self::Number => "not_number",
            Self::Truth => "not_truth",
            Self::List => "not_list",
            Self::Object => "not_object",
            Self::Instant => "not_instant",
            Self::Age => "other_age",
            Self::Date => "not_date",
            Self::Id => "not_id",
            Self::Described => "not_described",
        }
    }

    /// The form that was wanted at `path` of `value`, from what serde says of it. What a reader of
    /// texts says is its own affair: then a value of another type stands in, and serde names the
    /// wanted one.
    pub fn wanted<T: DeserializeOwned>(value: &Value, path: &Path, message: &str) -> Self {
        if let Some(form) = Self::said(message) {
            return form;
        }
        let mut other = value.clone();
        if let Some(place) = at(&mut other, path) {
            *place = Value::Bool(false);
        }
        let again = T::deserialize(&other).err();
        let form = again.and_then(|e| Self::said(&e.to_string()));
        // It was text already, only not of the right form.
        form.filter(|f| *f != Self::Text).unwrap_or(Self::Described)
    }

    /// serde tells only in words what it expected; these are all that our types say.
    fn said(message: &str) -> Option<Self> {
        if message == OTHER_AGE {
            return Some(Self::Age);
        }
        // A parser of texts may say `expected` too, of a part of its own.
        if !message.starts_with("invalid ") {
            return Self::of_parser(message);
        }
        let Some((_, expected)) = message.rsplit_once(", expected ") else {
            return Self::of_parser(message);
        };
        let whole = [
            "u8", "u16", "u32", "u64", "usize", "i8", "i16", "i32", "i64",
        ];
        Some(match expected {
            "a boolean" => Self::Truth,
            "f32" | "f64" => Self::Number,
            e if whole.contains(&e) => Self::WholeNumber,
            // The name of a type of ours may hold any of the words below.
            e if e.starts_with("struct ") => Self::Object,
            e if e.contains("UUID") => Self::Id,
            e if e.contains("timestamp") => Self::Instant,
            e if e.contains("date") => Self::Date,
            // A word of a closed list may be told as a map; ours are all plain words.
            e if e.contains("string") || e.contains("single key") => Self::Text,
            e if e.contains("sequence") || e.contains("tuple") || e.contains("array") => Self::List,
            e if e.contains("map") => Self::Object,
            _ => return None,
        })
    }

    /// Parameters of an address are texts, read by the types' own parsers.
    fn of_parser(message: &str) -> Option<Self> {
        Some(match message {
            "provided string was not `true` or `false`" => Self::Truth,
            m if m.contains("digit found in string") => Self::WholeNumber,
            m if m.starts_with("number too ") => Self::WholeNumber,
            m if m.starts_with("UUID parsing failed") => Self::Id,
            _ => return None,
        })
    }
}

/// The part of a value that a path leads to.
fn at<'v>(value: &'v mut Value, path: &Path) -> Option<&'v mut Value> {
    path.iter().try_fold(value, |value, step| match step {
        Segment::Map { key } => value.get_mut(key.as_str()),
        Segment::Seq { index } => value.get_mut(*index),
        _ => None,
    })
}
