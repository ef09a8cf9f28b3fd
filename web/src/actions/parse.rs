//! From a form to a command. What the fields mean is core's to judge.

use super::reading::Reading;
use shounuo_app::AppError;
use shounuo_core::ticket::{
    Action, Command,
    words::{CancelReason, Grade, HandReason, HelpKind, TicketKind, Tier, WaitReason},
};

type Parsed = Result<Command<String>, AppError>;

/// The command of a form.
pub fn command(action: Action, form: Reading<'_>) -> Parsed {
    let (text, none) = (form.text(), Vec::new());
    Ok(match action {
        Action::Respond => {
            let channel = form.channel()?;
            Command::Respond { text, channel }
        }
        Action::StartDiagnosis => Command::StartDiagnosis {},
        Action::AddNote => {
            let (shared, files) = (form.given.ticked("shared"), none);
            Command::AddNote {
                text,
                shared,
                files,
            }
        }
        Action::ConsentRemote => {
            let (by, channel) = (form.given.said("by"), form.channel()?);
            Command::ConsentRemote { by, channel }
        }
        Action::StartRemote => {
            let tool = form.short("tool");
            Command::StartRemote { tool }
        }
        Action::EndRemote => Command::EndRemote {},
        Action::Diagnose => {
            let (cause, plan) = (form.must("cause")?, form.must("plan")?);
            let simple = form.given.ticked("simple");
            Command::Diagnose {
                cause,
                plan,
                simple,
            }
        }
        Action::GiveSolution => {
            let text = form.must("text")?;
            Command::GiveSolution { text }
        }
        Action::SolveRemotely => Command::SolveRemotely { text },
        other => return visit(other, form),
    })
}

/// The way there.
fn visit(action: Action, form: Reading<'_>) -> Parsed {
    let text = form.text();
    Ok(match action {
        Action::HandOn => {
            let to = form.word("to", Tier::from_code)?;
            let reason = form.word("reason", HandReason::from_code)?;
            Command::HandOn { text, to, reason }
        }
        Action::SetOwner => {
            let owner = form.id("owner")?;
            Command::SetOwner { owner }
        }
        Action::Assign => {
            let (person, team) = (Some(form.id("person")?), None);
            let arrive_by = Some(form.moment("arrive_by")?);
            Command::Assign {
                person,
                team,
                arrive_by,
            }
        }
        Action::AcceptAssignment => Command::AcceptAssignment {},
        Action::Depart => Command::Depart {},
        Action::Arrive => {
            let scan = form.named.scan;
            Command::Arrive { scan }
        }
        Action::Leave => Command::Leave {},
        Action::GradeFault => {
            let grade = form.word("grade", Grade::from_code)?;
            Command::GradeFault { grade }
        }
        other => return repair(other, form),
    })
}

/// The repair itself.
fn repair(action: Action, form: Reading<'_>) -> Parsed {
    let text = form.text();
    Ok(match action {
        Action::UsePart => Command::UsePart {
            part: form.optional("part")?,
            model: form.short("model"),
            quantity: form.number("quantity")?,
            serial: form.given.said("serial"),
            price_fen: form.price()?,
        },
        Action::NeedPart => Command::NeedPart {
            need: form.id("need")?,
            part: form.id("part")?,
            quantity: form.number("quantity")?,
        },
        Action::ReceivePart => {
            let need = form.id("need")?;
            Command::ReceivePart { need }
        }
        Action::FitPart => {
            let need = form.id("need")?;
            Command::FitPart { need }
        }
        Action::InvolveHelp => {
            let kind = form.word("kind", HelpKind::from_code)?;
            let person = form.optional("person")?;
            Command::InvolveHelp { text, kind, person }
        }
        Action::RecordTest => {
            let passed = form.yes("passed")?;
            Command::RecordTest { text, passed }
        }
        Action::CompleteRepair => Command::CompleteRepair { text },
        other => return group(other, form),
    })
}

/// The special group of a major fault.
fn group(action: Action, form: Reading<'_>) -> Parsed {
    Ok(match action {
        Action::FormGroup => {
            let members = form.ids("members")?;
            Command::FormGroup { members }
        }
        Action::BeginStint => Command::BeginStint {
            person: form.optional("person")?,
            relieves: form.optional("relieves")?,
            until: form.later("until")?,
        },
        Action::EndStint => {
            let person = form.optional("person")?;
            Command::EndStint { person }
        }
        other => return after(other, form),
    })
}

/// What comes after the repair.
fn after(action: Action, form: Reading<'_>) -> Parsed {
    let text = form.text();
    Ok(match action {
        Action::HandReport => {
            let (channel, files) = (form.channel()?, Vec::new());
            Command::HandReport { channel, files }
        }
        Action::AcceptRepair => {
            let by = form.given.said("by");
            Command::AcceptRepair { by, text }
        }
        Action::RejectRepair => Command::RejectRepair { text },
        Action::Reopen => Command::Reopen {},
        Action::TryFollowUp => {
            let (channel, link_sent) = (form.channel()?, form.given.ticked("link_sent"));
            Command::TryFollowUp { channel, link_sent }
        }
        Action::AnswerFollowUp => Command::AnswerFollowUp {
            text,
            speed: form.number("speed")?,
            skill: form.number("skill")?,
            attitude: form.number("attitude")?,
            running: form.yes("running")?,
            channel: form.channel()?,
        },
        Action::Archive => Command::Archive {},
        Action::Cancel => {
            let reason = match form.own {
                // The school's own hand takes back; other reasons are the provider's to give.
                Some(_) => CancelReason::Withdrawn,
                None => form.word("reason", CancelReason::from_code)?,
            };
            Command::Cancel { text, reason }
        }
        other => return aside(other, form),
    })
}

/// What can be done beside the way.
fn aside(action: Action, form: Reading<'_>) -> Parsed {
    let text = form.text();
    Ok(match action {
        Action::Merge => {
            let into = form.other("into")?;
            Command::Merge { into }
        }
        Action::JoinParent => {
            let parent = form.other("parent")?;
            Command::JoinParent { parent }
        }
        Action::Convert => {
            let to = form.word("to", TicketKind::from_code)?;
            Command::Convert { to }
        }
        Action::Describe => describe(form)?,
        Action::BeginWait => {
            let reason = form.word("reason", WaitReason::from_code)?;
            Command::BeginWait { reason }
        }
        Action::EndWait => Command::EndWait {},
        Action::Confirm => {
            let of = form.number("of")?;
            Command::Confirm { of }
        }
        Action::Correct => {
            let (of, occurred_at) = (form.number("of")?, form.moment("occurred_at")?);
            Command::Correct {
                text,
                of,
                occurred_at,
            }
        }
        // Every other action was answered before.
        _ => return Err(AppError::NotFound),
    })
}

fn describe(form: Reading<'_>) -> Parsed {
    let symptoms = form.given.all("symptoms").into_iter();
    Ok(Command::Describe {
        device: form.optional("device")?,
        place: form.named.moved_to.or(form.optional("place")?),
        symptoms: Some(symptoms.map(str::to_owned).collect()),
        tags: Default::default(),
    })
}
