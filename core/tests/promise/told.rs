//! What can be told of a ticket: one method for each fact.

use super::story::{Story, need, sealed};
use shounuo_core::{
    Seq, Subject,
    calendar::Calendar,
    house::CalendarPublished,
    id::TicketId,
    promise::Publication,
    ticket::{fact::*, words::*},
};
use uuid::Uuid;

impl Story {
    pub fn reported(self) -> Self {
        let kind = self.kind();
        self.happens(Reported {
            kind,
            number: 1,
            device: None,
            place: None,
            symptoms: vec!["no_power".into()],
            text: None,
            reporter: None,
            channel: Channel::Label,
            files: Vec::new(),
            contract: None,
            calendars: 1,
            source_no: None,
            tags: Default::default(),
            owner: None,
            recurrence_of: None,
        })
    }

    pub fn owned(self) -> Self {
        let owner = Uuid::from_u128(3).into();
        self.happens(OwnerSet { owner })
    }

    pub fn consented(self) -> Self {
        let channel = Channel::Phone;
        self.happens(RemoteConsented { channel, by: None })
    }

    pub fn remote(self) -> Self {
        let tool = "vnc".into();
        self.happens(RemoteStarted { tool })
    }

    pub fn remote_ended(self) -> Self {
        self.happens(RemoteEnded {})
    }

    pub fn called_in(self, kind: HelpKind) -> Self {
        let (person, text) = (None, None);
        self.happens(HelpInvolved { kind, person, text })
    }

    /// Somebody is sent; `arrive_by` is what the school is told.
    pub fn assigned(self, arrive_by: Option<&str>) -> Self {
        let arrive_by = arrive_by.map(|at| self.instant(at));
        self.happens(Assigned {
            person: Some(Uuid::from_u128(4).into()),
            team: None,
            arrive_by,
        })
    }

    pub fn tested(self, passed: bool) -> Self {
        self.happens(Tested { passed, text: None })
    }

    pub fn reported_on(self) -> Self {
        let (channel, files) = (Channel::Email, Vec::new());
        self.happens(ReportHanded { channel, files })
    }

    pub fn group_formed(self) -> Self {
        let members = vec![Uuid::from_u128(4).into()];
        self.happens(GroupFormed { members })
    }

    /// Somebody of the group begins to work, in the place of another or beside them.
    pub fn at_work(self, who: u128, relieves: Option<u128>) -> Self {
        self.stays(who, relieves, None)
    }

    /// … and means to stay until then.
    pub fn stays(self, who: u128, relieves: Option<u128>, until: Option<&str>) -> Self {
        let until = until.map(|at| self.instant(at));
        self.happens(StintBegun {
            person: Uuid::from_u128(who).into(),
            relieves: relieves.map(|p| Uuid::from_u128(p).into()),
            until,
        })
    }

    pub fn leaves_off(self, who: u128) -> Self {
        let person = Uuid::from_u128(who).into();
        self.happens(StintEnded { person })
    }

    pub fn archived(self) -> Self {
        self.happens(Archived {})
    }

    pub fn responded(self) -> Self {
        let channel = Channel::Phone;
        self.happens(Responded {
            channel,
            text: None,
        })
    }

    pub fn diagnosing(self) -> Self {
        self.happens(DiagnosisStarted {})
    }

    pub fn diagnosed(self, simple: bool) -> Self {
        let (cause, plan) = (sealed(), sealed());
        self.happens(Diagnosed {
            cause,
            plan,
            simple,
        })
    }

    pub fn solution(self) -> Self {
        self.happens(SolutionGiven { text: sealed() })
    }

    pub fn solved_remotely(self) -> Self {
        self.happens(SolvedRemotely { text: None })
    }

    pub fn handed_on(self, to: Tier) -> Self {
        let reason = HandReason::NeedsVisit;
        self.happens(HandedOn {
            to,
            reason,
            text: None,
        })
    }

    pub fn needs_visit(self) -> Self {
        self.handed_on(Tier::OnSite)
    }

    pub fn arrived(self) -> Self {
        self.happens(Arrived { scan: None })
    }

    /// Arrived, the device's label scanned on site.
    pub fn arrived_scanning(self) -> Self {
        let scan = Some(shounuo_core::id::LinkId(Uuid::from_u128(3)));
        self.happens(Arrived { scan })
    }

    pub fn left(self) -> Self {
        self.happens(LeftSite {})
    }

    pub fn graded(self, grade: Grade) -> Self {
        self.happens(Graded { grade })
    }

    /// A part catalogued as special is needed.
    pub fn needs_special_part(self, n: u128) -> Self {
        self.needs(n, true)
    }

    pub fn needs_common_part(self, n: u128) -> Self {
        self.needs(n, false)
    }

    fn needs(self, n: u128, special: bool) -> Self {
        let part = Uuid::from_u128(n).into();
        self.happens(PartNeeded {
            need: need(n),
            part,
            special,
            quantity: 1,
        })
    }

    pub fn part_arrived(self, n: u128) -> Self {
        self.happens(PartArrived { need: need(n) })
    }

    pub fn part_fitted(self, n: u128) -> Self {
        self.happens(PartFitted { need: need(n) })
    }

    pub fn repaired(self) -> Self {
        self.happens(RepairCompleted { text: None })
    }

    pub fn accepted(self) -> Self {
        self.by_school()
            .happens(RepairAccepted {
                by: None,
                text: None,
            })
            .by_house()
    }

    pub fn rejected(self) -> Self {
        self.by_school()
            .happens(RepairRejected { text: None })
            .by_house()
    }

    pub fn tried_follow_up(self, channel: Channel, link_sent: bool) -> Self {
        self.happens(FollowUpTried { channel, link_sent })
    }

    pub fn followed_up(self, running: bool) -> Self {
        self.happens(FollowUpAnswered {
            speed: 5,
            skill: 5,
            attitude: 5,
            running,
            channel: Channel::Phone,
            text: None,
        })
    }

    pub fn waits(self, reason: WaitReason) -> Self {
        self.happens(WaitBegun { reason })
    }

    pub fn goes_on(self) -> Self {
        self.happens(WaitEnded {})
    }

    pub fn converted(self, to: TicketKind) -> Self {
        self.happens(Converted { to })
    }

    pub fn cancelled(self) -> Self {
        let reason = CancelReason::NoFaultFound;
        self.happens(Cancelled { reason, text: None })
    }

    pub fn merged(self) -> Self {
        let into = TicketId(Uuid::from_u128(6));
        self.happens(Merged { into })
    }

    pub fn joined_an_outage(self) -> Self {
        let parent = TicketId(Uuid::from_u128(6));
        self.happens(ParentSet { parent })
    }

    /// Took in another report of the same.
    pub fn absorbed(self, since: &str) -> Self {
        let reported_at = self.instant(since);
        let from = TicketId(Uuid::from_u128(8));
        self.happens(Absorbed { from, reported_at })
    }

    /// The school confirms, or agrees to, a fact.
    pub fn confirmed(self, of: Seq) -> Self {
        self.by_school().happens(Confirmed { of }).by_house()
    }

    pub fn corrected(self, of: Seq, to: &str) -> Self {
        let occurred_at = self.instant(to);
        self.happens(Corrected {
            of,
            occurred_at,
            text: None,
        })
    }

    /// The house publishes a new official calendar.
    pub fn calendar_published(mut self, toml: &str) -> Self {
        let version = self.book.calendars.len() as u32 + 1;
        let calendar = Calendar::from_toml(toml).unwrap();
        let (name, toml) = ("cn".to_owned(), toml.to_owned());
        self = self.happens(CalendarPublished { name, toml });
        let fact = self.facts.last_mut().unwrap();
        fact.subject = Subject::House;
        let (at, seq) = (fact.recorded_at, fact.seq);
        self.book.calendars.push((version, calendar));
        self.book.published.push(Publication { version, at, seq });
        self
    }
}
