//! The table: for whom each route is.

use axum::http::Method;

/// Whom a route is for.
pub enum For {
    /// Anybody, without an account: the token in the path, or nothing, opens it.
    Everybody,
    /// Every account, within its own customer.
    Accounts,
    /// These roles.
    Roles(&'static str),
}
pub use For::*;

/// The provider's people who set things up.
const HOUSE: &str = "desk remote_technician field_technician expert dispatcher storekeeper \
    project_manager quality_supervisor auditor administrator";
const MANAGE: &str = "project_manager administrator";
/// Who reads the ledger: teachers see their tickets only.
const LEDGER: &str = "school_manager desk remote_technician field_technician expert dispatcher \
    storekeeper project_manager quality_supervisor auditor administrator";
/// Who may take whole ledgers away.
const EXPORTS: &str = "school_manager project_manager quality_supervisor auditor administrator";
/// Who may record a complaint.
const RECORDERS: &str = "school_manager desk quality_supervisor project_manager administrator";
/// Who may set a time right.
const RECORDERS_AND_SCHOOL: &str = "school_manager desk remote_technician field_technician expert \
    dispatcher storekeeper project_manager quality_supervisor administrator";

/// The nouns of `/tickets/{no}`.
pub const NOUNS: &[(&str, &str)] = &[
    (
        "response",
        "desk remote_technician dispatcher field_technician expert project_manager administrator",
    ),
    (
        "diagnosis-start",
        "desk remote_technician expert project_manager administrator",
    ),
    (
        "notes",
        "reporter school_manager desk remote_technician dispatcher field_technician expert storekeeper quality_supervisor project_manager administrator",
    ),
    (
        "remote-consent",
        "reporter school_manager desk remote_technician expert project_manager administrator",
    ),
    (
        "remote-session",
        "remote_technician expert project_manager administrator",
    ),
    (
        "diagnosis",
        "remote_technician field_technician expert project_manager administrator",
    ),
    (
        "solution",
        "desk remote_technician expert project_manager administrator",
    ),
    (
        "remote-solution",
        "remote_technician expert project_manager administrator",
    ),
    (
        "hand-over",
        "remote_technician dispatcher field_technician expert project_manager administrator",
    ),
    ("owner", "desk dispatcher project_manager administrator"),
    ("assignment", "dispatcher project_manager administrator"),
    (
        "assignment/acceptance",
        "field_technician expert project_manager administrator",
    ),
    (
        "departure",
        "field_technician expert project_manager administrator",
    ),
    (
        "arrival",
        "field_technician expert project_manager administrator",
    ),
    (
        "leaving",
        "field_technician expert project_manager administrator",
    ),
    (
        "grade",
        "remote_technician dispatcher field_technician expert project_manager administrator",
    ),
    (
        "parts",
        "field_technician expert project_manager administrator",
    ),
    (
        "part-needs",
        "remote_technician field_technician expert storekeeper project_manager administrator",
    ),
    (
        "part-needs/{need}/arrival",
        "field_technician expert storekeeper project_manager administrator",
    ),
    (
        "part-needs/{need}/fitting",
        "field_technician expert project_manager administrator",
    ),
    ("group", "dispatcher project_manager administrator"),
    (
        "stint",
        "remote_technician dispatcher field_technician expert project_manager administrator",
    ),
    (
        "stint-end",
        "remote_technician dispatcher field_technician expert project_manager administrator",
    ),
    (
        "help",
        "remote_technician dispatcher field_technician expert project_manager administrator",
    ),
    (
        "test",
        "field_technician expert project_manager administrator",
    ),
    (
        "completion",
        "field_technician expert project_manager administrator",
    ),
    (
        "report-handover",
        "desk field_technician expert project_manager administrator",
    ),
    (
        "acceptance",
        "reporter school_manager field_technician expert",
    ),
    ("rejection", "reporter school_manager"),
    ("follow-up-attempts", "desk project_manager administrator"),
    (
        "follow-up",
        "reporter school_manager desk project_manager administrator",
    ),
    ("archive", "desk project_manager administrator"),
    (
        "cancellation",
        "reporter school_manager desk project_manager administrator",
    ),
    (
        "merge",
        "desk remote_technician dispatcher expert project_manager administrator",
    ),
    (
        "parent",
        "desk remote_technician dispatcher expert project_manager administrator",
    ),
    (
        "conversion",
        "desk remote_technician expert project_manager administrator",
    ),
    (
        "description",
        "desk remote_technician field_technician expert project_manager administrator",
    ),
    (
        "wait",
        "desk remote_technician dispatcher field_technician expert project_manager administrator",
    ),
    ("confirmations", "reporter school_manager"),
    (
        "tracking-links",
        "reporter school_manager desk project_manager administrator",
    ),
    (
        "corrections",
        "school_manager desk remote_technician dispatcher field_technician expert project_manager administrator",
    ),
];

/// The case of a route; `None` fails the test.
pub fn case(method: &Method, path: &str) -> Option<For> {
    let noun = path
        .strip_prefix("/tickets/{no}/")
        .filter(|_| method != Method::GET);
    if let Some(noun) = noun {
        return NOUNS
            .iter()
            .find(|(n, _)| *n == noun)
            .map(|(_, roles)| Roles(roles));
    }
    Some(match (method.as_str(), path) {
        (
            "GET",
            "/tickets" | "/tickets/{no}" | "/tickets/{no}/timeline" | "/tickets/{no}/promises",
        ) => Accounts,
        ("GET", "/tickets/{no}/files/{file}" | "/search" | "/board" | "/me" | "/me/work") => {
            Accounts
        }
        ("POST", "/me/password")
        | ("GET" | "POST", "/me/tokens")
        | ("DELETE", "/me/tokens/{id}") => Accounts,
        ("GET", "/notices")
        | ("POST", "/notices/reading" | "/notices/{id}/reading")
        | ("GET" | "PUT" | "DELETE", "/me/quiet") => Accounts,
        ("GET", "/sessions") | ("DELETE", "/sessions/{id}" | "/sessions/current") => Accounts,
        (
            "GET",
            "/devices" | "/devices/{id}" | "/places" | "/customers" | "/customers/{code}/contract",
        ) => Accounts,
        ("POST", "/tickets") => Roles(
            "reporter school_manager desk remote_technician field_technician expert dispatcher \
             project_manager administrator",
        ),
        ("GET", "/ledger/exports" | "/ledger/exports/{fact}/archive") => Roles(EXPORTS),
        ("POST", "/ledger/exports") => Roles("project_manager quality_supervisor"),
        ("POST", "/ledger/exports/{fact}/countersignature") => Roles("school_manager"),
        ("GET", path) if path.starts_with("/ledger") => Roles(LEDGER),
        ("POST", "/ledger/evidence") => Roles(RECORDERS),
        ("POST", path) if path.ends_with("/dispute") || path.ends_with("/excuse-acceptance") => {
            Roles("school_manager")
        }
        ("POST", "/ledger/facts/{fact}/confirmation") => Roles("school_manager"),
        ("POST", "/ledger/facts/{fact}/correction") => Roles(RECORDERS_AND_SCHOOL),
        ("POST", "/devices" | "/places" | "/devices/{id}/location") => {
            Roles("storekeeper project_manager administrator")
        }
        ("POST", "/devices/{id}/label") => {
            Roles("school_manager desk dispatcher storekeeper project_manager administrator")
        }
        ("POST", "/customers/{code}/contract/versions/{version}/confirmation") => {
            Roles("school_manager project_manager")
        }
        ("GET", "/people" | "/parts") => Roles(HOUSE),
        ("POST", "/parts") => Roles(MANAGE),
        (
            "POST",
            "/people"
            | "/people/{id}/roles"
            | "/people/{id}/sign-in-link"
            | "/people/{id}/leaving"
            | "/people/{id}/erasure",
        ) => Roles("administrator"),
        ("DELETE", "/people/{id}/sign-in-links") => Roles("administrator"),
        ("GET", "/server-clock") | ("POST", "/server-clock/confirmation") => Roles("administrator"),
        ("POST", "/sessions") | ("GET", "/contact-card") => Everybody,
        (_, path)
            if path.starts_with("/labels/{token}") || path.starts_with("/tracking/{token}") =>
        {
            Everybody
        }
        _ => return None,
    })
}
