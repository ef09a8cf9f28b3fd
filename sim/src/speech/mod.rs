//! What people say and write: invented, in the words of the trade. Chinese only: it is data of a Chinese
//! school, not text of the program.
//!
//! `{d}` stands for the device's nickname, `{r}` for its room.

mod names;
mod network;
mod questions;
mod rooms;
mod talk;
mod terminals;

pub use names::{NAMES, TEACHERS};
pub use questions::{QUESTIONS, Question};
pub use talk::*;

/// What a device can have.
pub struct Trouble {
    /// Symptom code of its class.
    pub symptom: &'static str,
    /// How often, against the others of its class.
    pub weight: f64,
    /// How people put it.
    pub says: &'static [&'static str],
    /// What it turns out to be.
    pub cures: &'static [Cure],
}

/// A cause with its remedy.
pub struct Cure {
    /// How it is mended.
    pub by: By,
    /// The cause, as the school reads it.
    pub cause: &'static str,
    /// The plan.
    pub plan: &'static str,
    /// What was done.
    pub done: &'static str,
}

/// How a trouble is mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// By L1, over the network.
    Remote,
    /// On site, without a part.
    Hands,
    /// On site, with a part of the catalogue that is in stock.
    Part(&'static str),
    /// On site, as a complex fault (mainboard, system crash), with a part in stock or none.
    Complex(Option<&'static str>),
    /// On site, as a complex fault, with a special part that must be bought.
    Special(&'static str),
}

impl By {
    /// Whether nobody has to go there.
    pub fn is_remote(self) -> bool {
        self == Self::Remote
    }

    /// Whether it is a complex fault.
    pub fn is_complex(self) -> bool {
        matches!(self, Self::Complex(_) | Self::Special(_))
    }

    /// Whether a special part is needed.
    pub fn is_special(self) -> bool {
        matches!(self, Self::Special(_))
    }
}

/// The troubles of a class.
pub fn troubles(class: &str) -> &'static [Trouble] {
    match class {
        "student_terminal" => terminals::STUDENT,
        "teacher_terminal" => terminals::TEACHER,
        "cloud_server" => network::SERVER,
        "aggregation_switch" | "server_aggregation_switch" => network::AGGREGATION,
        "access_switch" => network::ACCESS,
        "broadcast_host" => rooms::HOST,
        "face_access" => rooms::FACE,
        _ => rooms::SPEAKER,
    }
}

/// Puts device and room into a text.
pub fn fill(text: &str, device: &str, room: &str) -> String {
    text.replace("{d}", device).replace("{r}", room)
}
