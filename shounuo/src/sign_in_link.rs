//! `shounuo sign-in-link`: the way back in, when nobody can hand it out from inside.

use crate::{
    config::Settings,
    links,
    place::Place,
    problem::{Exit, Problem},
    say::Say,
    wait,
};
use clap::Args;
use serde_json::json;
use shounuo_app::{App, Who, queries::PersonView};
use shounuo_store::query::PersonFilter;

/// For whom.
#[derive(Debug, Args)]
pub struct SignInLink {
    /// The name or the id of somebody of the provider
    person: String,
    /// Where the pages are reached [env: SHOUNUO_BASE_URL]
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

impl SignInLink {
    /// What this command line says of settings.
    pub fn flags(&self) -> Vec<(&'static str, String)> {
        let url = self.base_url.clone();
        url.map(|url| ("server.base_url", url))
            .into_iter()
            .collect()
    }
}

/// Carries out the command.
pub fn run(
    place: &Place,
    say: &Say,
    settings: &Settings,
    args: &SignInLink,
) -> Result<Exit, Problem> {
    let app = place.open_existing()?;
    let person = find(&app, args.person.trim())?;
    let url = links::sign_in(&app, &settings.base_url(settings.port()), person.row.id)?;
    let name = person.name.unwrap_or_default();
    say.line(
        "cli.sign_in_link.made",
        &[("name", name.clone()), ("url", url.clone())],
    );
    let person = json!({ "id": person.row.id, "name": name });
    say.result(&json!({ "person": person, "sign_in": url }));
    Ok(Exit::Done)
}

/// The one person of that name or id who works for the provider. Of two with one name nobody is
/// guessed.
pub fn find(app: &App, asked: &str) -> Result<PersonView, Problem> {
    let filter = PersonFilter {
        roles: Vec::new(),
        active: Some(true),
        of: Some(None),
    };
    let people = wait::on(app.everybody(&Who::system(), filter))??;
    let named = |p: &PersonView| p.name.as_deref() == Some(asked) || p.row.id.to_string() == asked;
    let mut found = people.into_iter().filter(named);
    let problem = |code| Problem::new(code, Exit::Input).with("person", asked);
    match (found.next(), found.next()) {
        (Some(person), None) => Ok(person),
        (Some(_), Some(_)) => Err(problem("person_not_one")),
        (None, _) => Err(problem("person_unknown")),
    }
}
