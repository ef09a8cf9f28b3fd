//! Every address, with who may come in. The table is data, so that a test finds an address for which
//! nobody has said it.

use crate::{pages::*, site::Site};
use axum::{
    Router,
    routing::{MethodRouter, get, post},
};

/// Who may come in by an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Everybody.
    Open,
    /// The holder of a device's label.
    Label,
    /// The holder of a ticket's tracking link.
    Tracking,
    /// The holder of a sign-in link.
    SignInLink,
    /// Whoever is signed in; `app` decides what they see.
    Account,
    /// The provider's people only.
    House,
}

/// An address.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Its path, as axum reads it.
    pub path: &'static str,
    /// Who may come in.
    pub door: Door,
}

macro_rules! routes {
    ($($method:ident $path:literal $door:ident $handler:path;)+) => {
        /// Every address.
        pub const ROUTES: &[Route] = &[
            $(Route { method: routes!(@name $method), path: $path, door: Door::$door }),+
        ];

        /// The router of every address.
        pub(crate) fn table() -> Router<Site> {
            Router::new()$(.route($path, one($method($handler))))+
        }
    };
    (@name get) => { "GET" };
    (@name post) => { "POST" };
}

/// Fixes the type, so that the table reads as a table.
fn one(router: MethodRouter<Site>) -> MethodRouter<Site> {
    router
}

routes! {
    get "/assets/{*file}" Open assets::show;
    get "/favicon.ico" Open assets::favicon;

    get "/r/{token}" Label report::show;
    post "/r/{token}" Label report::send;
    get "/t/{token}" Tracking tracking::show;
    get "/t/{token}/live" Tracking live::tracking;
    get "/t/{token}/{action}" Tracking tracking::back;
    post "/t/{token}/{action}" Tracking tracking::act;
    get "/t/{token}/files/{file}" Tracking files::tracked;

    get "/sign-in" Open sign_in::show;
    post "/sign-in" Open sign_in::send;
    get "/sign-in/{token}" SignInLink sign_in_link::show;
    post "/sign-in/{token}" SignInLink sign_in_link::send;
    post "/sign-out" Account sign_out::send;
    get "/me/sessions" Account me_sessions::show;
    post "/me/sessions/{id}/end" Account me_sessions::end;
    post "/me/quiet" Account me_quiet::send;
    get "/notices" Account notices::show;
    post "/notices/reading" Account notices::read_all;
    post "/notices/{id}/reading" Account notices::read;
    post "/notices/clock" Account notices::confirm_clock;

    get "/backups" House backups::show;

    get "/live" Account live::account;

    get "/" Account home::show;
    get "/board" House board::show;
    get "/search" Account search::show;
    get "/tickets" Account tickets::show;
    get "/tickets/{no}" Account ticket::show;
    get "/tickets/{no}/report" Account ticket_report::show;
    get "/tickets/{no}/{action}" Account ticket::back;
    get "/tickets/{no}/files/{file}" Account files::show;
    post "/tickets/{no}/{action}" Account ticket_act::act;
    get "/intake" House intake::show;
    get "/intake/devices" House intake::devices;
    post "/intake" House intake::send;
    get "/devices" Account devices::show;
    get "/devices/{id}" Account device::show;
    get "/labels" Account labels::show;
    post "/labels" Account labels::print;
    get "/portal" Account portal::show;

    get "/ledger" Account ledger::show;
    get "/wall" Account ledger::wall::show;
    get "/ledger/ahead" Account ledger::ahead::show;
    get "/ledger/statement" Account ledger::statement::show;
    get "/ledger/exports" Account ledger::exports::show;
    post "/ledger/exports" Account ledger::exports::make;
    get "/ledger/exports/{no}/archive" Account ledger::exports::archive;
    post "/ledger/exports/{no}/countersignature" Account ledger::exports::countersign;
    get "/ledger/contract" Account ledger::contract::show;
    post "/ledger/contract" Account ledger::contract::publish;
    get "/ledger/contract/{version}" Account ledger::contract::version;
    post "/ledger/contract/{version}/confirmation" Account ledger::contract::confirm;
    get "/ledger/evidence" Account ledger::evidence::kinds;
    get "/ledger/evidence/{kind}" Account ledger::evidence::show;
    post "/ledger/evidence/{kind}" Account ledger::evidence::send;
    get "/ledger/promises/{promise}" Account ledger::promise::show;
    get "/ledger/promises/{promise}/{key}" Account ledger::verdict::show;
    post "/ledger/promises/{promise}/{key}/{say}" Account ledger::say::to_verdict;
    get "/ledger/facts/{no}" Account ledger::fact::show;
    get "/ledger/facts/{no}/files/{file}" Account ledger::fact::file;
    post "/ledger/facts/{no}/{say}" Account ledger::say::to_fact;
}
