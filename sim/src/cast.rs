//! Everybody who acts, and who is on duty when.

use jiff::{Timestamp, tz::TimeZone};
use shounuo_app::Who;
use shounuo_core::{
    id::{CustomerId, PersonId},
    role::Role,
};

/// What somebody does in the story; a post of the plan may have several people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Post {
    /// 项目总负责人.
    ProjectLead,
    /// 技术负责人.
    TechLead,
    /// 技术工程师, 售后工程师.
    Engineer,
    /// 远程技术组.
    Remote,
    /// 客服.
    Desk,
    /// 调度.
    Dispatcher,
    /// 库管.
    Storekeeper,
    /// 质量监督.
    Supervisor,
    /// 审计.
    Auditor,
    /// 系统管理员.
    Administrator,
    /// The school's manager.
    SchoolManager,
    /// The school's operations staff.
    Operations,
    /// Teachers.
    Teacher,
}

/// Hours of duty; a night shift runs over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// Working hours, and on call.
    Day,
    /// 06:00–14:00.
    Early,
    /// 14:00–22:00.
    Late,
    /// 22:00–06:00.
    Night,
    /// Stands in for others.
    Backup,
}

/// A person with their part in the story.
#[derive(Clone, Debug)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Invented name.
    pub name: String,
    /// What they do.
    pub post: Post,
    /// When.
    pub shift: Shift,
    /// Telephone.
    pub phone: String,
    /// As whom they ask.
    pub who: Who,
}

impl Person {
    /// A person of the provider, or of a customer.
    pub fn new(
        id: PersonId,
        customer: Option<CustomerId>,
        name: &str,
        post: Post,
        shift: Shift,
        phone: String,
        roles: Vec<Role>,
    ) -> Self {
        let who = Who::person(id, customer, roles);
        Self {
            id,
            name: name.to_owned(),
            post,
            shift,
            phone,
            who,
        }
    }
}

/// Everybody.
#[derive(Clone, Debug)]
pub struct Cast {
    /// The provider's.
    pub house: Vec<Person>,
    /// The exam centre's.
    pub centre: Vec<Person>,
    /// The second customer's.
    pub second: Vec<Person>,
    /// The zone in which shifts change.
    pub zone: TimeZone,
}

impl Cast {
    /// The people of a post, in order.
    pub fn of(&self, post: Post) -> impl Iterator<Item = &Person> {
        self.house
            .iter()
            .chain(&self.centre)
            .filter(move |p| p.post == post)
    }

    /// Whoever of a post is on duty at `at`: by shift, else the first of the post.
    pub fn on_duty(&self, post: Post, at: Timestamp) -> &Person {
        let shift = self.shift(at);
        self.of(post)
            .find(|p| p.shift == shift)
            .or_else(|| self.of(post).next())
            .unwrap_or(&self.house[0])
    }

    /// The shift at an instant.
    pub fn shift(&self, at: Timestamp) -> Shift {
        match self.hour(at) {
            6..14 => Shift::Early,
            14..22 => Shift::Late,
            _ => Shift::Night,
        }
    }

    /// The local hour.
    pub fn hour(&self, at: Timestamp) -> i8 {
        self.zone.to_datetime(at).hour()
    }
}
