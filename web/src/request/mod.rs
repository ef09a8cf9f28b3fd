//! What a request says: who, in which language, with which form.

mod cookies;
mod local;
mod posted;
mod session;
mod visitor;

pub use cookies::{chosen_cookies, cookie, session_cookie, session_end};
pub use local::local;
pub use posted::{Given, Posted};
pub use session::Session;
pub use visitor::{Visitor, local_path};
