//! `shounuo init`: an empty house, its calendar, its first administrator.

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
use shounuo_app::{App, Who, commands::NewPerson};
use shounuo_core::{calendar::CN_TOML, house::HouseOpened, id::PersonId, role::Role};

/// The house card and the first administrator.
#[derive(Debug, Args)]
pub struct Init {
    /// The provider's name
    #[arg(long, default_value = "守诺")]
    name: String,
    /// Hotline, shown on every page
    #[arg(long, default_value = "")]
    hotline: String,
    /// Support address
    #[arg(long, default_value = "")]
    email: String,
    /// Postal address
    #[arg(long, default_value = "")]
    address: String,
    /// Name of the first administrator
    #[arg(long, default_value = "管理员")]
    admin: String,
    /// Where the pages will be reached, for the sign-in link [env: SHOUNUO_BASE_URL]
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

impl Init {
    /// What this command line says of settings.
    pub fn flags(&self) -> Vec<(&'static str, String)> {
        let url = self.base_url.clone();
        url.map(|url| ("server.base_url", url))
            .into_iter()
            .collect()
    }
}

/// Carries out the command.
pub fn run(place: &Place, say: &Say, settings: &Settings, args: Init) -> Result<Exit, Problem> {
    let app = place.open()?;
    if wait::on(app.contact_card())??.is_some() {
        return Err(Problem::new("exists", Exit::Input));
    }
    let base_url = settings.base_url(settings.port());
    let admin = set_up(&app, args)?;
    let url = links::sign_in(&app, &base_url, admin)?;
    say.line("cli.init.done", &[("data", place.name())]);
    say.line("cli.init.sign_in", &[("url", url.clone())]);
    say.result(&json!({ "data": place.name(), "sign_in": url }));
    Ok(Exit::Done)
}

fn set_up(app: &App, args: Init) -> Result<PersonId, Problem> {
    let who = Who::system();
    let Init {
        name,
        hotline,
        email,
        address,
        admin,
        ..
    } = args;
    app.run_now(app.publish_calendar(&who, "cn", CN_TOML)?)?;
    let id: PersonId = app.new_id();
    let roles = vec![Role::Administrator];
    let post = "administrator".to_owned();
    let person = NewPerson {
        customer: None,
        name: admin,
        phone: None,
        login: None,
        post,
        roles,
    };
    app.run_now(app.add_person(&who, id, app.ask(), person)?)?;
    // Last, since it is what says that the house is set up.
    app.run_now(app.open_house(
        &who,
        HouseOpened {
            name,
            hotline,
            email,
            address,
        },
    )?)?;
    Ok(id)
}
