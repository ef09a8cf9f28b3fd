//! L2: who goes, and the way there.

use crate::{
    problem::Problem,
    read::{Body, Key},
    schema::{At, GradeCode, instant},
    tickets::{noun::nouns, place::Place},
    views::Done,
};
use axum::extract::State;
use serde::Deserialize;
use shounuo_app::App;
use shounuo_core::{
    Timestamp,
    id::PersonId,
    ticket::{Command, words::Grade},
};
use utoipa::ToSchema;

nouns! {
    /// The accountable person of the provider.
    Owner = SetOwner {
        /// Who.
        #[schema(value_type = Uuid)]
        owner: PersonId,
    }
    /// Somebody is sent, with a stated arrival time.
    Assignment = Assign {
        /// Who.
        #[schema(value_type = Option<Uuid>)]
        person: Option<PersonId>,
        /// The stated arrival time.
        #[serde(default, deserialize_with = "instant")]
        #[schema(value_type = Option<At>)]
        arrive_by: Option<Timestamp>,
    } with { team: None }
    /// The one who is sent takes it.
    AssignmentAcceptance = AcceptAssignment {}
    /// They set out.
    Departure = Depart {}
    /// They leave the site; whoever is needed again is sent again.
    Leaving = Leave {}
    /// How heavy the fault is.
    GradeGiven = GradeFault {
        /// The grade.
        #[schema(value_type = GradeCode)]
        grade: Grade,
    }
}

/// They are there.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Arrival {
    /// The word of the device's label, scanned on site: it proves the time.
    label: Option<String>,
    /// When it happened; the receipt when left out.
    occurred_at: Option<At>,
}

/// Somebody arrives; a label scanned on site is evidence.
#[utoipa::path(post, path = "/tickets/{no}/arrival", tag = "tickets", request_body = Arrival,
    responses((status = 201, body = crate::views::Receipt)))]
pub async fn arrive(
    State(app): State<App>,
    place: Place,
    key: Key,
    Body(arrival): Body<Arrival>,
) -> Result<Done, Problem> {
    let scan = match &arrival.label {
        Some(token) => Some(
            app.scanned_label(&place.who, &place.id.to_string(), token)
                .await?,
        ),
        None => None,
    };
    let at = arrival.occurred_at.map(|at| at.0);
    place
        .act(&app, key, (Command::Arrive { scan }, at), Vec::new())
        .await
}
