//! Small helpers for building answers.

use serde_json::{Map, Value};

/// Answers by key, or why there are none.
pub type Answers = Result<Map<String, Value>, String>;

/// An answer of one key.
pub fn one(key: &str, value: impl Into<Value>) -> Map<String, Value> {
    many([(key, value.into())])
}

/// An answer of several keys.
pub fn many<const N: usize>(pairs: [(&str, Value); N]) -> Map<String, Value> {
    pairs
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

/// The whole number under `key`.
pub fn number(object: &Value, key: &str) -> Result<i64, String> {
    object
        .get(key)
        .and_then(Value::as_i64)
        .ok_or_else(|| format!("`{key}` is missing or not a whole number"))
}
