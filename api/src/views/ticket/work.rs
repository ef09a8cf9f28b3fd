//! What is done.

use super::Named;
use crate::schema::{At, HelpCode, WaitCode};
use serde::Serialize;
use shounuo_app::queries::TicketView;
use shounuo_core::ticket::{
    Ticket as State,
    words::{HelpKind, WaitReason},
};
use utoipa::ToSchema;
use uuid::Uuid;

/// Somebody sent to the device.
#[derive(Serialize, ToSchema)]
#[schema(as = TicketAssignment)]
pub struct Assignment {
    /// Who.
    person: Option<Named>,
    /// A team of another system.
    team: Option<String>,
    /// The stated arrival time.
    arrive_by: Option<At>,
    /// When they took it.
    accepted_at: Option<At>,
    /// When they set out.
    departed_at: Option<At>,
    /// When they were there.
    arrived_at: Option<At>,
}

/// One need of a part.
#[derive(Serialize, ToSchema)]
pub struct Need {
    /// Its id.
    need: Uuid,
    /// Catalogue entry.
    part: Uuid,
    /// Whether it was catalogued as special before the report.
    special: bool,
    /// When it arrived.
    arrived_at: Option<At>,
    /// When it was fitted.
    fitted_at: Option<At>,
}

/// What is done.
#[derive(Serialize, ToSchema)]
pub struct Work {
    /// The accountable person of the provider.
    owner: Option<Named>,
    /// When a person first replied.
    responded_at: Option<At>,
    /// When diagnosis began.
    diagnosis_started_at: Option<At>,
    /// Whether the user consented to a remote session.
    remote_consent: bool,
    /// Since when a remote session runs.
    remote_since: Option<At>,
    /// The cause.
    cause: Option<String>,
    /// The plan.
    plan: Option<String>,
    /// Who is sent.
    assignment: Option<Assignment>,
    /// Parts needed.
    part_needs: Vec<Need>,
    /// How many parts were used.
    parts_used: u32,
    /// The special group.
    group: Vec<Named>,
    /// Who of the group is at work.
    at_work: Vec<Named>,
    /// Who else was called in.
    #[schema(value_type = Vec<HelpCode>)]
    help: Vec<HelpKind>,
    /// Whether the last test since the last change passed.
    tested: Option<bool>,
    /// Why work stands still.
    #[schema(value_type = Option<WaitCode>)]
    waiting: Option<WaitReason>,
    /// How often it was taken up again.
    reopened: u32,
}

impl Work {
    /// From a ticket's state.
    pub fn of(view: &TicketView, t: &State) -> Self {
        let named = |id| Named::person(view, id);
        let text = |sealed| view.text(sealed).map(str::to_owned);
        Self {
            owner: t.owner.map(named),
            responded_at: t.responded_at.map(At),
            diagnosis_started_at: t.diagnosis_started_at.map(At),
            remote_consent: t.remote_consent,
            remote_since: t.remote_since.map(At),
            cause: text(t.cause),
            plan: text(t.plan),
            assignment: t.assignment.as_ref().map(|a| Assignment {
                person: a.person.map(named),
                team: a.team.clone(),
                arrive_by: a.arrive_by.map(At),
                accepted_at: a.accepted_at.map(At),
                departed_at: a.departed_at.map(At),
                arrived_at: a.arrived_at.map(At),
            }),
            part_needs: needs(t),
            parts_used: t.parts_used,
            group: t.group.iter().copied().map(named).collect(),
            at_work: t.at_work.keys().copied().map(named).collect(),
            help: t.help.clone(),
            tested: t.tested,
            waiting: t.waiting,
            reopened: t.reopened,
        }
    }
}

fn needs(t: &State) -> Vec<Need> {
    let need = |(id, n): (&shounuo_core::id::NeedId, &shounuo_core::ticket::Need)| Need {
        need: id.0,
        part: n.part.0,
        special: n.special,
        arrived_at: n.arrived_at.map(At),
        fitted_at: n.fitted_at.map(At),
    };
    t.needs.iter().map(need).collect()
}
