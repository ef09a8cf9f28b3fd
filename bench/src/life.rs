//! The life of ordinary tickets, played side by side in virtual time through the real commands.

use crate::{
    Failed,
    fill::{Ground, ground},
};
use jiff::{SignedDuration, Timestamp};
use shounuo_app::{App, Receipt, Task, Who};
use shounuo_core::{
    id::{CustomerId, DeviceId, PersonId, TicketId},
    role::Role,
    ticket::{
        Command, Open,
        words::{Channel, Grade, HandReason, TicketKind, Tier},
    },
};
use shounuo_sim::{Demo, VirtualClock, wait};
use std::collections::BTreeMap;

/// One ticket in a thousand says it.
pub const RARE: &str = "麒麟";
/// Every second ticket says it.
pub const COMMON: &str = "投影";
/// Every third ticket says it.
pub const OTHER: &str = "死机";

/// Between two reports.
pub const EVERY: SignedDuration = SignedDuration::from_mins(25);
/// Tickets that are lived through side by side.
pub const BESIDE: u32 = 24;
/// One in so many is still open at the end.
pub const OPEN: u32 = 400;

/// What a reporter says.
pub fn text(n: u32) -> String {
    let mut said = format!(
        "第{}排的学生终端开机后黑屏，换了电源线也没有反应",
        n % 9 + 1
    );
    if n.is_multiple_of(2) {
        said.push_str("，教师机的投影画面正常");
    }
    if n.is_multiple_of(3) {
        said.push_str("，昨天下午上课时已经死机两次");
    }
    if n.is_multiple_of(1_000) {
        said.push_str("，装的是银河麒麟系统");
    }
    said
}

/// What comes in as ticket `n`.
pub fn report(n: u32, devices: &[DeviceId]) -> Open<String> {
    Open {
        kind: TicketKind::Fault,
        device: Some(devices[n as usize % devices.len()]),
        place: None,
        symptoms: Vec::new(),
        text: Some(text(n)),
        name: None,
        phone: None,
        person: None,
        channel: Channel::Phone,
        files: Vec::new(),
        owner: None,
        source_no: None,
        tags: BTreeMap::new(),
    }
}

/// Who takes part in a ticket's life.
pub struct Life<'a> {
    app: &'a App,
    clock: &'a VirtualClock,
    begun: Timestamp,
    customer: CustomerId,
    devices: Vec<DeviceId>,
    people: BTreeMap<Role, Who>,
}

impl<'a> Life<'a> {
    /// Everybody of a demo.
    pub fn of(app: &'a App, clock: &'a VirtualClock, demo: &Demo) -> Result<Self, Failed> {
        let mut people = BTreeMap::new();
        for person in demo.sign_ins.iter().filter(|s| s.customer != Some("MZ")) {
            people
                .entry(person.role)
                .or_insert(wait(app.who_of_person(person.person))?);
        }
        let Ground {
            customer, devices, ..
        } = ground(app)?;
        let customer = customer.0;
        let begun = clock.now();
        Ok(Self {
            app,
            clock,
            begun,
            customer,
            devices,
            people,
        })
    }

    fn who(&self, role: Role) -> Result<&Who, Failed> {
        Ok(self
            .people
            .get(&role)
            .ok_or_else(|| format!("nobody is a {}", role.code()))?)
    }

    /// Lives through some tickets side by side, step by step; from `open_from` on they stay open.
    pub fn live(&self, numbers: std::ops::Range<u32>, open_from: u32) -> Result<(), Failed> {
        let begun = self.begun + EVERY * i32::try_from(numbers.start)?;
        let ids: Vec<(u32, TicketId)> = numbers.map(|n| (n, self.app.new_id())).collect();
        let mut due: Vec<(Timestamp, Task)> = Vec::new();
        for (place, (n, id)) in (0_i64..).zip(&ids) {
            let at = begun + SignedDuration::from_secs(place);
            due.push((at, self.report(*n, *id)?));
        }
        for (step, (minutes, role, command)) in STEPS.iter().enumerate() {
            for (place, (n, id)) in (0_i64..).zip(&ids) {
                if *n >= open_from && step > 1 {
                    continue;
                }
                let at = begun + SignedDuration::from_secs(minutes * 60 + place);
                let engineer = self.who(Role::FieldTechnician)?.actor.person();
                let (who, command) = (self.who(*role)?, command(engineer, at));
                due.push((
                    at,
                    self.app
                        .act(who, *id, self.app.ask(), command, Vec::new())?,
                ));
            }
        }
        let last = due.last().map_or(begun, |(at, _)| *at);
        self.clock.advance_to(last);
        let answers = self.app.run_history(due)?;
        answers.into_iter().collect::<Result<Vec<Receipt>, _>>()?;
        Ok(())
    }

    fn report(&self, n: u32, id: TicketId) -> Result<Task, Failed> {
        let report = report(n, &self.devices);
        let who = self.who(Role::Desk)?;
        Ok(self.app.report_as(
            id,
            who,
            self.customer,
            self.app.ask(),
            report,
            Vec::new(),
            None,
        )?)
    }
}

/// What somebody does: at which minute after the report, in which role.
type Step = (
    i64,
    Role,
    fn(Option<PersonId>, Timestamp) -> Command<String>,
);

/// An ordinary visit, 20 facts with the three of its report.
const STEPS: &[Step] = &[
    (4, Role::Desk, |_, _| Command::Respond {
        channel: Channel::Phone,
        text: said("已联系老师，马上远程检查"),
    }),
    (6, Role::RemoteTechnician, |_, _| Command::StartDiagnosis {}),
    (15, Role::RemoteTechnician, |_, _| Command::Diagnose {
        cause: "显示输出模块接触不良".to_owned(),
        plan: "上门重新插拔，必要时更换".to_owned(),
        simple: false,
    }),
    (18, Role::RemoteTechnician, |_, _| Command::HandOn {
        to: Tier::OnSite,
        reason: HandReason::NeedsVisit,
        text: said("远程无法解决"),
    }),
    (20, Role::Dispatcher, |person, at| Command::Assign {
        person,
        team: None,
        arrive_by: Some(at + SignedDuration::from_mins(30)),
    }),
    (22, Role::FieldTechnician, |_, _| {
        Command::AcceptAssignment {}
    }),
    (24, Role::FieldTechnician, |_, _| Command::Depart {}),
    (40, Role::FieldTechnician, |_, _| Command::Arrive {
        scan: None,
    }),
    (45, Role::FieldTechnician, |_, _| {
        note("接口有灰尘，清理后重新插拔")
    }),
    (47, Role::FieldTechnician, |_, _| Command::GradeFault {
        grade: Grade::Ordinary,
    }),
    (70, Role::FieldTechnician, |_, _| Command::RecordTest {
        passed: true,
        text: said("连续开机三次正常"),
    }),
    (72, Role::FieldTechnician, |_, _| Command::CompleteRepair {
        text: said("更换视频线，清理接口"),
    }),
    (75, Role::FieldTechnician, |_, _| {
        note("提醒老师课后关机再断电")
    }),
    (80, Role::FieldTechnician, |_, _| Command::HandReport {
        channel: Channel::Message,
        files: Vec::new(),
    }),
    (90, Role::SchoolManager, |_, _| Command::AcceptRepair {
        by: None,
        text: None,
    }),
    (400, Role::Desk, |_, _| Command::AnswerFollowUp {
        speed: 5,
        skill: 5,
        attitude: 5,
        running: true,
        channel: Channel::Phone,
        text: said("很满意"),
    }),
    (500, Role::Desk, |_, _| Command::Archive {}),
];

fn said(words: &str) -> Option<String> {
    Some(words.to_owned())
}

fn note(words: &str) -> Command<String> {
    Command::AddNote {
        text: said(words),
        shared: true,
        files: Vec::new(),
    }
}
