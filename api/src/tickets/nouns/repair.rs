//! The repair: parts, people, test, report.

use crate::{
    problem::Problem,
    read::{Body, Key, Part},
    schema::{At, ChannelCode, HelpCode, instant},
    tickets::{
        noun::{When, nouns},
        place::Place,
    },
    views::{Done, Receipt},
};
use axum::extract::State;
use jiff::Timestamp;
use shounuo_app::App;
use shounuo_core::{
    id::{NeedId, PartId, PersonId},
    ticket::{
        Command,
        words::{Channel, HelpKind},
    },
};
use uuid::Uuid;

nouns! {
    /// A part was used.
    PartUsed = UsePart {
        /// Entry of the parts catalogue.
        #[schema(value_type = Option<Uuid>)]
        part: Option<PartId>,
        /// Model, as the school reads it.
        model: String,
        /// How many.
        quantity: u32,
        /// Serial number of the new one.
        serial: Option<String>,
        /// Price in fen (1/100 yuan), outside warranty.
        price_fen: Option<i64>,
    }
    /// A part is needed that is not at hand.
    PartNeed = NeedPart {
        /// A new id for this need, made by the client: a repeat is recognised by it.
        #[schema(value_type = Uuid)]
        need: NeedId,
        /// Entry of the parts catalogue.
        #[schema(value_type = Uuid)]
        part: PartId,
        /// How many.
        quantity: u32,
    }
    /// The special group of a major fault.
    Group = FormGroup {
        /// Who.
        #[schema(value_type = Vec<Uuid>)]
        members: Vec<PersonId>,
    }
    /// Somebody of the special group is at work on it from now on.
    Stint = BeginStint {
        /// Who of the group; whoever says so when left out.
        #[schema(value_type = Option<Uuid>)]
        person: Option<PersonId>,
        /// Whom they relieve.
        #[schema(value_type = Option<Uuid>)]
        relieves: Option<PersonId>,
        /// Until when they mean to stay: it warns, and proves nothing.
        #[serde(default, deserialize_with = "instant")]
        #[schema(value_type = Option<At>)]
        until: Option<Timestamp>,
    }
    /// Somebody of the special group is no longer at work on it.
    StintEnd = EndStint {
        /// Who; whoever says so when left out.
        #[schema(value_type = Option<Uuid>)]
        person: Option<PersonId>,
    }
    /// An expert, the manufacturer or another supplier is called in; the owner stays ours.
    Help = InvolveHelp {
        /// Name and reference of somebody outside.
        text: Option<String>,
        /// What they are.
        #[schema(value_type = HelpCode)]
        kind: HelpKind,
        /// Our expert.
        #[schema(value_type = Option<Uuid>)]
        person: Option<PersonId>,
    }
    /// The device is tested.
    Test = RecordTest {
        /// What was tested.
        text: Option<String>,
        /// Whether it works.
        passed: bool,
    }
    /// Repaired and tested.
    Completion = CompleteRepair {
        /// What was done.
        text: Option<String>,
    }
    /// The repair report goes to the school, photographed if wanted.
    ReportHandover = HandReport {
        /// How.
        #[schema(value_type = ChannelCode)]
        channel: Channel,
    } with { files: Vec::new() }
}

/// A needed part has arrived.
#[utoipa::path(post, path = "/tickets/{no}/part-needs/{need}/arrival", tag = "tickets",
    request_body = When, responses((status = 201, body = Receipt)))]
pub async fn part_arrived(
    State(app): State<App>,
    place: Place,
    Part((_no, need)): Part<(String, Uuid)>,
    key: Key,
    Body(when): Body<When>,
) -> Result<Done, Problem> {
    let command = Command::ReceivePart { need: need.into() };
    place.act(&app, key, (command, when.at()), Vec::new()).await
}

/// A needed part is fitted.
#[utoipa::path(post, path = "/tickets/{no}/part-needs/{need}/fitting", tag = "tickets",
    request_body = When, responses((status = 201, body = Receipt)))]
pub async fn part_fitted(
    State(app): State<App>,
    place: Place,
    Part((_no, need)): Part<(String, Uuid)>,
    key: Key,
    Body(when): Body<When>,
) -> Result<Done, Problem> {
    let command = Command::FitPart { need: need.into() };
    place.act(&app, key, (command, when.at()), Vec::new()).await
}
