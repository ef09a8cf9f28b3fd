//! From a form to a command. Fields that do not hold what they must are named; what they mean is
//! core's to judge.

use crate::request::Given;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use shounuo_app::AppError;
use shounuo_core::{
    id::{LinkId, TicketId},
    ticket::{
        Action, Command, Invalid,
        words::{CancelReason, Channel, Grade, HandReason, HelpKind, TicketKind, Tier, WaitReason},
    },
};
use std::{collections::BTreeMap, str::FromStr};

/// What a form names by a word that only the application can look up.
#[derive(Clone, Copy, Debug, Default)]
pub struct Named {
    /// The other ticket.
    pub other: Option<TicketId>,
    /// The label scanned on site.
    pub scan: Option<LinkId>,
}

type Parsed = Result<Command<String>, AppError>;

/// The command of a form. `own` is the channel of a school's own hand, where the form asks for none.
pub fn command(
    action: Action,
    given: &Given,
    named: Named,
    own: Option<Channel>,
    zone: &TimeZone,
) -> Parsed {
    let text = given.said("text");
    let channel = || match own {
        Some(channel) => Ok(channel),
        None => word(given, "channel", Channel::from_code),
    };
    Ok(match action {
        Action::Respond => Command::Respond {
            text,
            channel: channel()?,
        },
        Action::StartDiagnosis => Command::StartDiagnosis {},
        Action::AddNote => Command::AddNote {
            text,
            shared: given.ticked("shared"),
            files: Vec::new(),
        },
        Action::ConsentRemote => Command::ConsentRemote {
            by: given.said("by"),
            channel: channel()?,
        },
        Action::StartRemote => Command::StartRemote {
            tool: given.one("tool").trim().to_owned(),
        },
        Action::EndRemote => Command::EndRemote {},
        Action::Diagnose => {
            let (cause, plan) = (must(given, "cause")?, must(given, "plan")?);
            Command::Diagnose {
                cause,
                plan,
                simple: given.ticked("simple"),
            }
        }
        Action::GiveSolution => Command::GiveSolution {
            text: must(given, "text")?,
        },
        Action::SolveRemotely => Command::SolveRemotely { text },
        Action::HandOn => {
            let (to, reason) = (
                word(given, "to", Tier::from_code)?,
                word(given, "reason", HandReason::from_code)?,
            );
            Command::HandOn { text, to, reason }
        }
        Action::SetOwner => Command::SetOwner {
            owner: id(given, "owner")?,
        },
        Action::Assign => {
            let (person, arrive_by) = (
                Some(id(given, "person")?),
                Some(moment(given, "arrive_by", zone)?),
            );
            Command::Assign {
                person,
                team: None,
                arrive_by,
            }
        }
        Action::AcceptAssignment => Command::AcceptAssignment {},
        Action::Depart => Command::Depart {},
        Action::Arrive => Command::Arrive { scan: named.scan },
        Action::Leave => Command::Leave {},
        Action::GradeFault => Command::GradeFault {
            grade: word(given, "grade", Grade::from_code)?,
        },
        other => return repair(other, given, named, own, zone),
    })
}

fn repair(
    action: Action,
    given: &Given,
    named: Named,
    own: Option<Channel>,
    zone: &TimeZone,
) -> Parsed {
    let text = given.said("text");
    Ok(match action {
        Action::UsePart => Command::UsePart {
            part: optional(given, "part")?,
            model: given.one("model").trim().to_owned(),
            quantity: number(given, "quantity")?,
            serial: given.said("serial"),
            price_fen: price(given)?,
        },
        Action::NeedPart => Command::NeedPart {
            need: id(given, "need")?,
            part: id(given, "part")?,
            quantity: number(given, "quantity")?,
        },
        Action::ReceivePart => Command::ReceivePart {
            need: id(given, "need")?,
        },
        Action::FitPart => Command::FitPart {
            need: id(given, "need")?,
        },
        Action::FormGroup => {
            let members = given
                .all("members")
                .iter()
                .map(|m| read("members", m))
                .collect::<Result<_, _>>()?;
            Command::FormGroup { members }
        }
        Action::InvolveHelp => Command::InvolveHelp {
            text,
            kind: word(given, "kind", HelpKind::from_code)?,
            person: optional(given, "person")?,
        },
        Action::RecordTest => Command::RecordTest {
            text,
            passed: yes(given, "passed")?,
        },
        Action::CompleteRepair => Command::CompleteRepair { text },
        other => return after(other, given, named, own, zone),
    })
}

fn after(
    action: Action,
    given: &Given,
    named: Named,
    own: Option<Channel>,
    zone: &TimeZone,
) -> Parsed {
    let text = given.said("text");
    let channel = || own.map_or_else(|| word(given, "channel", Channel::from_code), Ok);
    Ok(match action {
        Action::HandReport => Command::HandReport {
            channel: channel()?,
            files: Vec::new(),
        },
        Action::AcceptRepair => Command::AcceptRepair {
            by: given.said("by"),
            text,
        },
        Action::RejectRepair => Command::RejectRepair { text },
        Action::Reopen => Command::Reopen {},
        Action::TryFollowUp => Command::TryFollowUp {
            channel: channel()?,
            link_sent: given.ticked("link_sent"),
        },
        Action::AnswerFollowUp => Command::AnswerFollowUp {
            text,
            speed: number(given, "speed")?,
            skill: number(given, "skill")?,
            attitude: number(given, "attitude")?,
            running: yes(given, "running")?,
            channel: channel()?,
        },
        Action::Archive => Command::Archive {},
        Action::Cancel => {
            // The school's own hand takes back; other reasons are the provider's to give.
            let reason = if own.is_some() {
                CancelReason::Withdrawn
            } else {
                word(given, "reason", CancelReason::from_code)?
            };
            Command::Cancel { text, reason }
        }
        Action::Merge => Command::Merge {
            into: named
                .other
                .ok_or(AppError::invalid("into", Invalid::NotHere))?,
        },
        Action::JoinParent => Command::JoinParent {
            parent: named
                .other
                .ok_or(AppError::invalid("parent", Invalid::NotHere))?,
        },
        Action::Convert => Command::Convert {
            to: word(given, "to", TicketKind::from_code)?,
        },
        Action::Describe => Command::Describe {
            device: optional(given, "device")?,
            place: None,
            symptoms: Some(
                given
                    .all("symptoms")
                    .into_iter()
                    .map(str::to_owned)
                    .collect(),
            ),
            tags: BTreeMap::new(),
        },
        Action::BeginWait => Command::BeginWait {
            reason: word(given, "reason", WaitReason::from_code)?,
        },
        Action::EndWait => Command::EndWait {},
        Action::Confirm => Command::Confirm {
            of: number(given, "of")?,
        },
        Action::Correct => Command::Correct {
            text,
            of: number(given, "of")?,
            occurred_at: moment(given, "occurred_at", zone)?,
        },
        // Every other action was answered before.
        _ => return Err(AppError::NotFound),
    })
}

/// A date and time in the reader's zone.
fn moment(given: &Given, name: &'static str, zone: &TimeZone) -> Result<Timestamp, AppError> {
    let at = must(given, name)?
        .parse::<DateTime>()
        .ok()
        .and_then(|at| at.to_zoned(zone.clone()).ok());
    at.map(|at| at.timestamp())
        .ok_or(AppError::invalid(name, Invalid::UnknownWord))
}

fn must(given: &Given, name: &'static str) -> Result<String, AppError> {
    given
        .said(name)
        .ok_or(AppError::invalid(name, Invalid::Missing))
}

fn read<T: FromStr>(name: &'static str, text: &str) -> Result<T, AppError> {
    text.parse()
        .map_err(|_| AppError::invalid(name, Invalid::UnknownWord))
}

fn id<T: FromStr>(given: &Given, name: &'static str) -> Result<T, AppError> {
    read(name, &must(given, name)?)
}

fn number<T: FromStr>(given: &Given, name: &'static str) -> Result<T, AppError> {
    must(given, name)?
        .parse()
        .map_err(|_| AppError::invalid(name, Invalid::OutOfRange))
}

fn optional<T: FromStr>(given: &Given, name: &'static str) -> Result<Option<T>, AppError> {
    given.said(name).map(|text| read(name, &text)).transpose()
}

fn word<T>(given: &Given, name: &'static str, from: fn(&str) -> Option<T>) -> Result<T, AppError> {
    from(&must(given, name)?).ok_or(AppError::invalid(name, Invalid::UnknownWord))
}

fn yes(given: &Given, name: &'static str) -> Result<bool, AppError> {
    match given.one(name) {
        "yes" => Ok(true),
        "no" => Ok(false),
        "" => Err(AppError::invalid(name, Invalid::Missing)),
        _ => Err(AppError::invalid(name, Invalid::UnknownWord)),
    }
}

/// Yuan with at most two decimals, to fen; nothing is nothing.
fn price(given: &Given) -> Result<Option<i64>, AppError> {
    let Some(text) = given.said("price_fen") else {
        return Ok(None);
    };
    let wrong = || AppError::invalid("price_fen", Invalid::OutOfRange);
    let (yuan, fen) = text.split_once('.').unwrap_or((&text, "0"));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit()) && !t.is_empty() && t.len() <= 8;
    if !digits(yuan) || !digits(fen) || fen.len() > 2 {
        return Err(wrong());
    }
    let cents: i64 = format!("{fen:0<2}").parse().map_err(|_| wrong())?;
    let yuan: i64 = yuan.parse().map_err(|_| wrong())?;
    Ok(Some(yuan * 100 + cents))
}
