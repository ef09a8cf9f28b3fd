//! `/me/quiet`: when I am not to be disturbed. The form stands on `/notices`.

use super::notices;
use crate::{
    answer::{Answer, go},
    request::{Given, Posted, Session},
    site::Site,
};
use axum::{extract::State, http::StatusCode};
use jiff::civil::Time;
use shounuo_app::AppError;
use shounuo_core::{
    notice::{Quiet, Weekday},
    ticket::{Invalid, Refusal},
};
use shounuo_words::{Label, Lang, invalid};
use std::borrow::Cow;

/// The form, as it is or as it was sent.
#[derive(Default)]
pub(super) struct QuietForm {
    /// Whether there is a quiet time.
    pub on: bool,
    /// `22:00`.
    pub from: String,
    /// `07:00`.
    pub to: String,
    /// On which days it begins.
    pub days: Vec<Weekday>,
    /// Whether breaches come through.
    pub broken: bool,
    /// Whether it was saved just now.
    pub saved: bool,
    /// What is wrong, by field.
    pub error: Option<(&'static str, Invalid)>,
}

impl QuietForm {
    /// As it is; without one, a night that most people would choose.
    pub fn of(quiet: Option<Quiet>) -> Self {
        match quiet {
            Some(quiet) => Self {
                on: true,
                from: written(quiet.from),
                to: written(quiet.to),
                days: quiet.days,
                broken: quiet.broken,
                ..Self::default()
            },
            None => Self {
                from: "22:00".to_owned(),
                to: "07:00".to_owned(),
                days: Weekday::ALL.to_vec(),
                broken: true,
                ..Self::default()
            },
        }
    }

    fn sent(given: &Given) -> Self {
        let days = given.all("days").into_iter().map(Weekday::from_code);
        let days: Option<Vec<Weekday>> = days.collect();
        // A day that nobody knows must not be left out: the night would look as if it were set.
        let unknown = days.is_none().then_some(("days", Invalid::UnknownWord));
        Self {
            on: given.ticked("on"),
            from: given.one("from").trim().to_owned(),
            to: given.one("to").trim().to_owned(),
            days: days.unwrap_or_default(),
            broken: given.ticked("broken"),
            error: unknown,
            ..Self::default()
        }
    }

    fn read(&self) -> Result<Option<Quiet>, AppError> {
        if !self.on {
            return Ok(None);
        }
        if let Some((field, why)) = self.error {
            return Err(AppError::invalid(field, why));
        }
        Ok(Some(Quiet {
            from: time("from", &self.from)?,
            to: time("to", &self.to)?,
            days: self.days.clone(),
            broken: self.broken,
        }))
    }

    /// The days to choose from: code, name, chosen or not.
    pub fn choices(&self, lang: &Lang) -> Vec<(&'static str, Cow<'static, str>, bool)> {
        let choice = |d: &Weekday| (d.code(), d.label(*lang), self.days.contains(d));
        Weekday::ALL.iter().map(choice).collect()
    }

    /// What is wrong with a field.
    pub fn mistake(&self, lang: &Lang, field: &str) -> Option<String> {
        let (name, why) = self.error.as_ref()?;
        (*name == field).then(|| invalid(*lang, name, *why))
    }
}

/// Saves it.
pub async fn send(State(site): State<Site>, session: Session, posted: Posted) -> Answer {
    session.check(&site, &posted.given)?;
    let mut form = QuietForm::sent(&posted.given);
    let task = form
        .read()
        .and_then(|quiet| site.app.set_quiet(&session.who, quiet));
    match task {
        Ok(task) => {
            site.app.run(task).await?;
            go("/notices?quiet=saved")
        }
        // Nothing is lost: the form comes back with what is wrong beside the field.
        Err(AppError::Refused(Refusal::Invalid { field, why })) => {
            form.error = Some((field, why));
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            notices::write(&site, &session, (status, None), form).await
        }
        Err(e) => Err(e.into()),
    }
}

fn time(field: &'static str, said: &str) -> Result<Time, AppError> {
    match said {
        "" => Err(AppError::invalid(field, Invalid::Missing)),
        said => said
            .parse()
            .map_err(|_| AppError::invalid(field, Invalid::OutOfRange)),
    }
}

fn written(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}
