//! One thing that was looked at, and how it stands.

use serde_json::{Value, json};
use shounuo_words::{Lang, t, t_args};

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// As it should be.
    Ok,
    /// It works, but not for long, or not as safely as it could.
    Warn,
    /// It does not work, or what is answered may be lost.
    Bad,
}

impl Standing {
    fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}

/// What was looked at, and what was found. The words stand under `cli.doctor.<what>.<found>`.
#[derive(Clone, Debug)]
pub struct Finding {
    what: &'static str,
    found: &'static str,
    /// How it stands.
    pub standing: Standing,
    args: Vec<(&'static str, String)>,
}

impl Finding {
    /// As it should be.
    pub fn ok(what: &'static str, found: &'static str) -> Self {
        Self {
            what,
            found,
            standing: Standing::Ok,
            args: Vec::new(),
        }
    }

    /// To be looked after.
    pub fn warn(what: &'static str, found: &'static str) -> Self {
        Self {
            standing: Standing::Warn,
            ..Self::ok(what, found)
        }
    }

    /// Wrong.
    pub fn bad(what: &'static str, found: &'static str) -> Self {
        Self {
            standing: Standing::Bad,
            ..Self::ok(what, found)
        }
    }

    /// With a value for the sentence.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    fn sentence(&self, lang: Lang) -> String {
        let args: Vec<(&str, &str)> = self.args.iter().map(|(n, v)| (*n, v.as_str())).collect();
        t_args(
            lang,
            &format!("cli.doctor.{}.{}", self.what, self.found),
            &args,
        )
        .into_owned()
    }

    /// For people.
    pub fn line(&self, lang: Lang) -> String {
        let standing = t(
            lang,
            &format!("cli.doctor.standing.{}", self.standing.code()),
        );
        let what = t(lang, &format!("cli.doctor.what.{}", self.what));
        let args = [
            ("standing", &*standing),
            ("what", &*what),
            ("found", &*self.sentence(lang)),
        ];
        t_args(lang, "cli.doctor.line", &args).into_owned()
    }

    /// For programs.
    pub fn to_json(&self, lang: Lang) -> Value {
        let mut values = json!({});
        for (name, value) in &self.args {
            values[name] = json!(value);
        }
        json!({
            "check": self.what, "standing": self.standing.code(), "found": self.found,
            "message": self.sentence(lang), "values": values,
        })
    }
}
