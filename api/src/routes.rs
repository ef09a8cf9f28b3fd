//! Every route of the API.

use crate::{
    board, contact, customers, devices, doc, labels, ledger, me, notices, parts, people, places,
    search, server_clock, sessions,
    tickets::{self, noun, nouns::*},
    tokens, tracking,
};
use axum::routing::{delete, post};
use shounuo_app::App;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouter},
    routes,
};

/// The routes with their documentation.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(doc::head())
        .merge(lists())
        .merge(ticket_nouns())
        .merge(tracking_nouns())
        .merge(ledger::routes())
        .merge(house())
}

fn lists() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(tickets::list::list, tickets::report::report))
        .routes(routes!(tickets::show::show))
        .routes(routes!(tickets::timeline::timeline))
        .routes(routes!(tickets::promises::promises))
        .routes(routes!(tickets::files::file))
        .routes(routes!(tracking::revoke))
        .routes(routes!(search::search))
        .routes(routes!(board::board))
        .routes(routes!(me::me))
        .routes(routes!(me::work))
        .routes(routes!(me::set_password))
        .routes(routes!(notices::list))
        .routes(routes!(notices::read_all))
        .routes(routes!(notices::read))
        .routes(routes!(
            notices::quiet,
            notices::set_quiet,
            notices::end_quiet
        ))
        .routes(routes!(tokens::list, tokens::issue))
        .routes(routes!(tokens::revoke))
        .routes(routes!(sessions::list, sessions::begin))
        .routes(routes!(sessions::end_current))
        .routes(routes!(sessions::end))
}

fn ticket_nouns() -> OpenApiRouter<App> {
    let at = |noun: &str| format!("/tickets/{{no}}/{noun}");
    OpenApiRouter::default()
        .routes(noun::<Response>(at("response")))
        .routes(noun::<DiagnosisStart>(at("diagnosis-start")))
        .routes(noun_with_photos::<Note>(at("notes")))
        .routes(noun::<RemoteConsent>(at("remote-consent")))
        .routes(noun::<RemoteSession>(at("remote-session")))
        .routes(ending::<RemoteSessionEnd>(at("remote-session")))
        .routes(noun::<Diagnosis>(at("diagnosis")))
        .routes(noun::<Solution>(at("solution")))
        .routes(noun::<RemoteSolution>(at("remote-solution")))
        .routes(noun::<HandOver>(at("hand-over")))
        .routes(noun::<Owner>(at("owner")))
        .routes(noun::<Assignment>(at("assignment")))
        .routes(noun::<AssignmentAcceptance>(at("assignment/acceptance")))
        .routes(noun::<Departure>(at("departure")))
        .routes(routes!(arrive))
        .routes(noun::<Leaving>(at("leaving")))
        .routes(noun::<GradeGiven>(at("grade")))
        .merge(repair_nouns())
        .routes(noun_with_photos::<ReportHandover>(at("report-handover")))
        .routes(noun::<Acceptance>(at("acceptance")))
        .routes(noun::<Rejection>(at("rejection")))
        .routes(noun::<FollowUpAttempt>(at("follow-up-attempts")))
        .routes(noun::<FollowUp>(at("follow-up")))
        .routes(noun::<Filing>(at("archive")))
        .routes(noun::<Cancellation>(at("cancellation")))
        .routes(routes!(merge))
        .routes(routes!(join))
        .routes(noun::<Conversion>(at("conversion")))
        .routes(noun::<Description>(at("description")))
        .routes(noun::<Wait>(at("wait")))
        .routes(ending::<WaitEnd>(at("wait")))
        .routes(noun::<Confirmation>(at("confirmations")))
        .routes(noun::<Correction>(at("corrections")))
}

/// The repair: parts, the special group, help, the test.
fn repair_nouns() -> OpenApiRouter<App> {
    let at = |noun: &str| format!("/tickets/{{no}}/{noun}");
    OpenApiRouter::default()
        .routes(noun::<PartUsed>(at("parts")))
        .routes(noun::<PartNeed>(at("part-needs")))
        .routes(routes!(part_arrived))
        .routes(routes!(part_fitted))
        .routes(noun::<Group>(at("group")))
        .routes(noun::<Stint>(at("stint")))
        .routes(noun::<StintEnd>(at("stint-end")))
        .routes(noun::<Help>(at("help")))
        .routes(noun::<Test>(at("test")))
        .routes(noun::<Completion>(at("completion")))
}

/// What a label opens, and what the holder of a tracking link may see and say.
fn tracking_nouns() -> OpenApiRouter<App> {
    let at = |noun: &str| format!("/tracking/{{token}}/{noun}");
    OpenApiRouter::default()
        .routes(routes!(contact::show))
        .routes(routes!(labels::show))
        .routes(routes!(labels::report))
        .routes(routes!(tracking::show))
        .routes(routes!(tracking::file))
        .routes(noun_with_photos::<Note>(at("notes")))
        .routes(noun::<RemoteConsent>(at("remote-consent")))
        .routes(noun::<Acceptance>(at("acceptance")))
        .routes(noun::<Rejection>(at("rejection")))
        .routes(noun::<FollowUp>(at("follow-up")))
        .routes(noun::<Cancellation>(at("cancellation")))
        .routes(noun::<Confirmation>(at("confirmations")))
}

fn house() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(devices::list::list, devices::register::register))
        .routes(routes!(devices::show::show))
        .routes(routes!(devices::label::issue))
        .routes(routes!(devices::location::set))
        .routes(routes!(places::list, places::register))
        .routes(routes!(customers::list))
        .routes(routes!(customers::contract))
        .routes(routes!(customers::confirm))
        .routes(routes!(people::list, people::add))
        .routes(routes!(people::set_roles))
        .routes(routes!(people::sign_in_link))
        .routes(routes!(people::revoke_sign_in_links))
        .routes(routes!(people::let_go))
        .routes(routes!(people::erase))
        .routes(routes!(parts::list, parts::add))
        .routes(routes!(server_clock::show))
        .routes(routes!(server_clock::confirm))
}

fn noun<N: noun::Noun>(path: String) -> UtoipaMethodRouter<App> {
    doc::noun::<N>(path, false, post(noun::post::<N>))
}

fn noun_with_photos<N: noun::Noun>(path: String) -> UtoipaMethodRouter<App> {
    doc::noun::<N>(path, true, post(noun::post_with_photos::<N>))
}

fn ending<N: noun::Ending>(path: String) -> UtoipaMethodRouter<App> {
    doc::ending::<N>(path, delete(noun::end::<N>))
}
