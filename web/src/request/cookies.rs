//! Cookies: the session, and the chosen language and theme.

use crate::site::{Site, WebOptions};
use axum::http::{HeaderMap, HeaderValue, header::COOKIE};
use shounuo_words::Lang;

/// A year, for choices; sessions end on the server, not by their cookie.
const YEAR_S: u32 = 31_536_000;
/// 180 days, as long as a session in use can live at most.
const SESSION_S: u32 = 15_552_000;

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// The session's cookie: not for scripts, not sent along by other sites' forms.
pub fn session_cookie(site: &Site, token: &str) -> Option<HeaderValue> {
    set(site.session_cookie(), token, SESSION_S, true, &site.options)
}

/// Takes the session's cookie away.
pub fn session_end(site: &Site) -> Option<HeaderValue> {
    set(site.session_cookie(), "", 0, true, &site.options)
}

/// Choices made in the address, `?lang=en&theme=dark`, kept for the next pages.
pub fn chosen_cookies(query: &str, options: &WebOptions) -> Vec<HeaderValue> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let keep = |(name, value): &(String, String)| match name.as_str() {
        "lang" => set(
            "lang",
            Lang::from_code(value)?.code(),
            YEAR_S,
            false,
            options,
        ),
        "theme" => set("theme", theme(value)?, YEAR_S, false, options),
        _ => None,
    };
    pairs.iter().filter_map(keep).collect()
}

/// A theme by its name.
pub fn theme(name: &str) -> Option<&'static str> {
    ["light", "dark", "auto"].into_iter().find(|t| *t == name)
}

fn set(
    name: &str,
    value: &str,
    age_s: u32,
    hidden: bool,
    options: &WebOptions,
) -> Option<HeaderValue> {
    let hidden = if hidden { "; HttpOnly" } else { "" };
    let secure = if options.secure_cookies {
        "; Secure"
    } else {
        ""
    };
    let cookie = format!("{name}={value}; Path=/; Max-Age={age_s}; SameSite=Lax{hidden}{secure}");
    HeaderValue::from_str(&cookie).ok()
}
