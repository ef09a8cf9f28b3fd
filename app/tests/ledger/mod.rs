//! The promise ledger as its users have it.

mod evidence;
mod isolation;
mod present;
mod recomputed;
mod rights;
mod said;
mod sites;
mod then;

use crate::world::{PLAN, School, World};
use jiff::Timestamp;
use serde_json::{Value, json};
use shounuo_app::{
    App, AppError, Ask, Receipt, Who,
    commands::EvidenceAsk,
    files::Upload,
    queries::ledger::{InstanceView, LedgerAsk, LedgerView},
};
use shounuo_core::{
    id::CustomerId,
    ledger::Line,
    role::Role,
    ticket::{Command, Invalid, Refusal, words::Channel},
};

/// Records evidence for the exam centre.
pub fn record(world: &World, who: &Who, kind: &str, data: Value) -> Result<Receipt, AppError> {
    recorded_at(world, who, kind, data, None)
}

/// … which happened at another time than it comes in.
pub fn recorded_at(
    world: &World,
    who: &Who,
    kind: &str,
    data: Value,
    occurred_at: Option<Timestamp>,
) -> Result<Receipt, AppError> {
    let ask = Ask {
        occurred_at,
        ..world.app.ask()
    };
    keep(&world.app, who, world.centre.id, ask, evidence(kind, data))
}

pub fn keep(
    app: &App,
    who: &Who,
    customer: CustomerId,
    ask: Ask,
    evidence: EvidenceAsk,
) -> Result<Receipt, AppError> {
    keep_with(app, who, customer, ask, evidence, Vec::new())
}

/// … with papers.
pub fn keep_with(
    app: &App,
    who: &Who,
    customer: CustomerId,
    ask: Ask,
    evidence: EvidenceAsk,
    files: Vec<Upload>,
) -> Result<Receipt, AppError> {
    let task = app.record_evidence(who, customer, ask, evidence, files)?;
    app.run_now(task)
}

/// A photographed sheet.
pub fn sheet(app: &App) -> Upload {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let image = image::RgbImage::new(2, 2);
    image
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("an image");
    app.take_photo(&bytes.into_inner()).expect("a photo")
}

pub fn evidence(kind: &str, data: Value) -> EvidenceAsk {
    EvidenceAsk {
        kind: kind.to_owned(),
        data,
        text: None,
    }
}

/// The field that a refusal names, and why.
#[track_caller]
pub fn refused<T: std::fmt::Debug>(answer: Result<T, AppError>) -> (&'static str, Invalid) {
    match answer {
        Err(AppError::Refused(Refusal::Invalid { field, why })) => (field, why),
        other => panic!("{other:?}"),
    }
}

pub fn centre() -> LedgerAsk {
    LedgerAsk {
        customer: Some("EC".to_owned()),
        ..LedgerAsk::default()
    }
}

/// The exam centre's ledger as the project manager reads it.
pub fn ledger(world: &World, ask: LedgerAsk) -> LedgerView {
    let who = world.staff(Role::ProjectManager);
    world.ask(world.app.ledger(&who, ask)).expect("a ledger")
}

pub fn line(world: &World, ask: LedgerAsk, promise: &str) -> Line {
    let ledger = ledger(world, ask).ledger;
    ledger.line(promise).expect("a line").clone()
}

/// One instance as the school reads it.
pub fn instance(world: &World, ask: LedgerAsk, promise: &str, key: &str) -> InstanceView {
    let who = world.manager(world.centre);
    let view = world.app.instance(&who, ask, promise, key);
    world.ask(view).expect("an instance")
}

/// A complaint of the school, received by telephone: the promise of Q6 runs on it.
pub fn complaint(world: &World) -> String {
    let desk = world.staff(Role::Desk);
    let data = json!({ "channel": "phone" });
    let receipt = record(world, &desk, "complaint.received", data).expect("received");
    receipt.no.expect("the complaint's id")
}

pub fn pass_hours(world: &World, hours: i64) {
    world.pass_min(hours * 60);
}

impl World {
    /// Puts a school under the plan.
    pub fn give_contract(&self, school: School) {
        let id = self.app.new_id();
        let root = Who::system();
        self.must(self.app.publish_contract(&root, school.id, id, PLAN));
        let provider = self.staff(Role::ProjectManager);
        self.must(self.app.confirm_contract(&provider, id, 1));
        self.must(self.app.confirm_contract(&self.manager(school), id, 1));
    }
}

/// Somebody answers the reporter by telephone.
pub fn respond() -> Command<String> {
    Command::Respond {
        text: None,
        channel: Channel::Phone,
    }
}
