//! One handler for all nouns: each is a typed body that becomes a command of core.

use super::place::Place;
use crate::{
    problem::Problem,
    read::{Body, Key, Params, WithPhotos},
    schema::At,
    views::Done,
};
use axum::extract::State;
use serde::{Deserialize, de::DeserializeOwned};
use shounuo_app::App;
use shounuo_core::{
    Timestamp,
    ticket::{Action, Command},
};
use utoipa::{IntoParams, ToSchema};

/// What is posted to a ticket, as a noun.
pub trait Noun: DeserializeOwned + ToSchema + Send + 'static {
    /// The action that it stands for.
    const ACTION: Action;
    /// What it means, for the OpenAPI document.
    const SUMMARY: &'static str;
    /// The command, and when it is said to have happened.
    fn command(self) -> (Command<String>, Option<Timestamp>);
}

/// The noun of a command that needs no words: when it happened.
#[derive(Deserialize, IntoParams, ToSchema)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct When {
    /// When it happened; the receipt when left out.
    pub occurred_at: Option<At>,
}

impl When {
    /// The claim.
    pub fn at(&self) -> Option<Timestamp> {
        self.occurred_at.map(|at| at.0)
    }
}

/// Takes a noun in.
pub async fn post<N: Noun>(
    State(app): State<App>,
    place: Place,
    key: Key,
    Body(noun): Body<N>,
) -> Result<Done, Problem> {
    place.act(&app, key, noun.command(), Vec::new()).await
}

/// Takes a noun in that may come with photos.
pub async fn post_with_photos<N: Noun>(
    State(app): State<App>,
    place: Place,
    key: Key,
    WithPhotos(noun, photos): WithPhotos<N>,
) -> Result<Done, Problem> {
    place.act(&app, key, noun.command(), photos).await
}

/// Ends what a noun began.
pub async fn end<N: Ending>(
    State(app): State<App>,
    place: Place,
    key: Key,
    Params(when): Params<When>,
) -> Result<Done, Problem> {
    place
        .act(&app, key, (N::command(), when.at()), Vec::new())
        .await
}

/// A command that ends what another began: `DELETE`.
pub trait Ending: 'static {
    /// The action that it stands for.
    const ACTION: Action;
    /// What it means, for the OpenAPI document.
    const SUMMARY: &'static str;
    /// The command.
    fn command() -> Command<String>;
}

/// Declares nouns: the fields of the body are the fields of the command, by the same names.
macro_rules! nouns {
    ($(
        #[doc = $summary:literal]
        $name:ident = $action:ident {
            $($(#[$meta:meta])* $field:ident: $type:ty),* $(,)?
        } $(with { $($more:ident: $value:expr),* })?
    )+) => {$(
        #[doc = $summary]
        #[derive(serde::Deserialize, utoipa::ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$meta])* $field: $type,)*
            /// When it happened; the receipt when left out.
            occurred_at: Option<crate::schema::At>,
        }

        impl crate::tickets::noun::Noun for $name {
            const ACTION: shounuo_core::ticket::Action = shounuo_core::ticket::Action::$action;
            const SUMMARY: &'static str = $summary;
            fn command(self) -> (shounuo_core::ticket::Command<String>, Option<jiff::Timestamp>) {
                let command = shounuo_core::ticket::Command::$action {
                    $($field: self.$field,)* $($($more: $value),*)?
                };
                (command, self.occurred_at.map(|at| at.0))
            }
        }
    )+};
}
pub(crate) use nouns;
