//! JSON read strictly: no key twice, not deep, no NUL. What serde_json lets pass in silence is
//! refused here, before it becomes a value of ours.

use crate::problem::Problem;
use axum::http::StatusCode;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use shounuo_core::ticket::Invalid;
use std::{cell::RefCell, fmt};

/// Deepest nesting; no body of ours needs more than four.
const DEPTH_MAX: usize = 16;

/// Reads a body.
pub fn value(bytes: &[u8]) -> Result<Value, Problem> {
    let problem = RefCell::new(None);
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let strict = Strict {
        depth: 0,
        path: String::new(),
        problem: &problem,
    };
    let read = strict
        .deserialize(&mut reader)
        .and_then(|v| reader.end().map(|()| v));
    read.map_err(|e| problem.take().unwrap_or_else(|| malformed(&e)))
}

/// What is no JSON, and where: the parser's own words are for programmers of one language.
fn malformed(e: &serde_json::Error) -> Problem {
    let problem = Problem::new(StatusCode::BAD_REQUEST, "malformed_json");
    match e.is_eof() {
        true => problem.with("why", "ended"),
        false => problem
            .with("why", "not_json")
            .with("line", e.line().to_string())
            .with("column", e.column().to_string()),
    }
}

/// Two values of one name: nobody could say which one counts.
fn twice(path: String) -> Problem {
    let problem = Problem::new(StatusCode::BAD_REQUEST, "malformed_json");
    problem.at(path).with("why", "twice")
}

/// The name of a part of a value: `tags.room`, `members[2]`.
pub fn join(path: &str, key: &str) -> String {
    match path {
        "" => key.to_owned(),
        path => format!("{path}.{key}"),
    }
}

#[derive(Clone)]
struct Strict<'a> {
    depth: usize,
    path: String,
    problem: &'a RefCell<Option<Problem>>,
}

impl Strict<'_> {
    fn fail<E: Error>(&self, problem: Problem) -> E {
        self.problem.replace(Some(problem));
        E::custom("refused")
    }

    fn inner<E: Error>(&self, path: String) -> Result<Self, E> {
        match self.depth {
            DEPTH_MAX => Err(self.fail(Problem::new(StatusCode::BAD_REQUEST, "too_deep"))),
            depth => Ok(Self {
                depth: depth + 1,
                path,
                problem: self.problem,
            }),
        }
    }

    fn text<E: Error>(&self, text: String, path: &str) -> Result<String, E> {
        match text.contains('\0') {
            true => Err(self.fail(Problem::invalid(path, Invalid::BadCharacter))),
            false => Ok(text),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Value, D::Error> {
        d.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_bool<E>(self, v: bool) -> Result<Value, E> {
        Ok(v.into())
    }
    fn visit_i64<E>(self, v: i64) -> Result<Value, E> {
        Ok(v.into())
    }
    fn visit_u64<E>(self, v: u64) -> Result<Value, E> {
        Ok(v.into())
    }
    fn visit_f64<E>(self, v: f64) -> Result<Value, E> {
        Ok(v.into())
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_str<E: Error>(self, v: &str) -> Result<Value, E> {
        self.visit_string(v.to_owned())
    }
    fn visit_string<E: Error>(self, v: String) -> Result<Value, E> {
        Ok(Value::String(self.text(v, &self.path)?))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        loop {
            let inner = self.inner(format!("{}[{}]", self.path, items.len()))?;
            match seq.next_element_seed(inner)? {
                Some(item) => items.push(item),
                None => return Ok(Value::Array(items)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let path = join(&self.path, &key);
            let key = self.text(key, &self.path)?;
            if fields.contains_key(&key) {
                return Err(self.fail(twice(path)));
            }
            let item = map.next_value_seed(self.inner(path)?)?;
            fields.insert(key, item);
        }
        Ok(Value::Object(fields))
    }
}
