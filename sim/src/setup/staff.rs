//! The posts of the plan, each with somebody who stands in; the school's people. All names are invented,
//! telephones are extensions that exist nowhere.

use crate::{
    cast::{Person, Post, Shift},
    speech::TEACHERS,
};
use shounuo_app::{App, AppError, Task, Who, commands::NewPerson};
use shounuo_core::{
    id::{CustomerId, PersonId},
    role::Role::{self, *},
};

/// Name, title, post, shift, roles, sign-in name.
type Entry = (
    &'static str,
    &'static str,
    Post,
    Shift,
    &'static [Role],
    &'static str,
);

#[rustfmt::skip]
const HOUSE: &[Entry] = &[
    ("钟启航", "系统管理员", Post::Administrator, Shift::Day, &[Administrator], "admin"),
    ("龙怀远", "系统管理员（替补）", Post::Administrator, Shift::Backup, &[Administrator], "admin2"),
    ("陆景川", "项目总负责人", Post::ProjectLead, Shift::Day, &[ProjectManager], "manager"),
    ("孟怀瑾", "项目总负责人（替补）", Post::ProjectLead, Shift::Backup, &[ProjectManager], "manager2"),
    ("沈砚秋", "技术负责人", Post::TechLead, Shift::Day, &[Expert], "expert"),
    ("齐思远", "技术负责人（替补）", Post::TechLead, Shift::Backup, &[Expert], "expert2"),
    ("高远航", "技术工程师", Post::Engineer, Shift::Day, &[FieldTechnician], "engineer1"),
    ("林知夏", "技术工程师", Post::Engineer, Shift::Day, &[FieldTechnician], "engineer2"),
    ("韩牧野", "售后工程师", Post::Engineer, Shift::Day, &[FieldTechnician], "engineer3"),
    ("邵子昂", "技术工程师（替补）", Post::Engineer, Shift::Backup, &[FieldTechnician], "engineer4"),
    ("温可嘉", "技术工程师（替补）", Post::Engineer, Shift::Backup, &[FieldTechnician], "engineer5"),
    ("罗成蹊", "售后工程师（替补）", Post::Engineer, Shift::Backup, &[FieldTechnician], "engineer6"),
    ("苏以宁", "远程技术（早班）", Post::Remote, Shift::Early, &[RemoteTechnician], "remote1"),
    ("方文博", "远程技术（中班）", Post::Remote, Shift::Late, &[RemoteTechnician], "remote2"),
    ("贺云舟", "远程技术（夜班）", Post::Remote, Shift::Night, &[RemoteTechnician], "remote3"),
    ("白若溪", "远程技术（替补）", Post::Remote, Shift::Backup, &[RemoteTechnician], "remote4"),
    ("许念慈", "客服（早班）", Post::Desk, Shift::Early, &[Desk], "desk1"),
    ("唐晚晴", "客服（中班）", Post::Desk, Shift::Late, &[Desk], "desk2"),
    ("彭嘉树", "客服（夜班）", Post::Desk, Shift::Night, &[Desk], "desk3"),
    ("曹静姝", "客服（替补）", Post::Desk, Shift::Backup, &[Desk], "desk4"),
    ("程立言", "调度", Post::Dispatcher, Shift::Day, &[Dispatcher], "dispatch1"),
    ("尹书瑶", "调度（替补）", Post::Dispatcher, Shift::Backup, &[Dispatcher], "dispatch2"),
    ("魏长河", "库管", Post::Storekeeper, Shift::Day, &[Storekeeper], "store1"),
    ("蒋安澜", "库管（替补）", Post::Storekeeper, Shift::Backup, &[Storekeeper], "store2"),
    ("冯清越", "质量监督", Post::Supervisor, Shift::Day, &[QualitySupervisor], "quality1"),
    ("田雨桐", "质量监督（替补）", Post::Supervisor, Shift::Backup, &[QualitySupervisor], "quality2"),
    ("俞明达", "审计", Post::Auditor, Shift::Day, &[Auditor], "audit1"),
    ("崔映雪", "审计（替补）", Post::Auditor, Shift::Backup, &[Auditor], "audit2"),
];

#[rustfmt::skip]
const CENTRE: &[Entry] = &[
    ("顾承泽", "考试中心主任", Post::SchoolManager, Shift::Day, &[SchoolManager], "centre"),
    ("黎书白", "考试中心副主任", Post::SchoolManager, Shift::Backup, &[SchoolManager], "centre2"),
    ("邹明远", "运维教师", Post::Operations, Shift::Day, &[Reporter], "ops1"),
    ("金若兰", "运维教师", Post::Operations, Shift::Day, &[Reporter], "ops2"),
    ("董一帆", "机房值班", Post::Operations, Shift::Night, &[Reporter], "ops3"),
];

#[rustfmt::skip]
const SECOND: &[Entry] = &[
    ("霍知微", "信息中心主任", Post::SchoolManager, Shift::Day, &[SchoolManager], "mingzhi"),
    ("包子谦", "微机室教师", Post::Teacher, Shift::Day, &[Reporter], "mingzhi2"),
];

/// The provider's people. The first is the administrator, added by the program itself; he adds the others.
pub fn house(app: &App) -> Result<(Vec<Person>, Vec<Task>), AppError> {
    let mut adding = Adding {
        app,
        customer: None,
        by: Who::system(),
        people: Vec::new(),
        tasks: Vec::new(),
    };
    for (n, entry) in HOUSE.iter().enumerate() {
        adding.entry(entry, format!("分机 8{:02}", n + 1))?;
        if let Some(first) = adding.people.first() {
            adding.by = first.who.clone();
        }
    }
    Ok((adding.people, adding.tasks))
}

/// The exam centre's people: posts first, then teachers.
pub fn centre(
    app: &App,
    by: &Who,
    customer: CustomerId,
) -> Result<(Vec<Person>, Vec<Task>), AppError> {
    let mut adding = Adding {
        app,
        customer: Some(customer),
        by: by.clone(),
        people: Vec::new(),
        tasks: Vec::new(),
    };
    for (n, entry) in CENTRE.iter().enumerate() {
        adding.entry(entry, format!("内线 60{:02}", n + 1))?;
    }
    for (n, name) in TEACHERS.iter().enumerate() {
        let phone = format!("内线 61{:02}", n + 1);
        adding.add(
            name,
            "教师",
            Post::Teacher,
            Shift::Day,
            &[Reporter],
            None,
            phone,
        )?;
    }
    Ok((adding.people, adding.tasks))
}

/// The second customer's people.
pub fn second(
    app: &App,
    by: &Who,
    customer: CustomerId,
) -> Result<(Vec<Person>, Vec<Task>), AppError> {
    let mut adding = Adding {
        app,
        customer: Some(customer),
        by: by.clone(),
        people: Vec::new(),
        tasks: Vec::new(),
    };
    for (n, entry) in SECOND.iter().enumerate() {
        adding.entry(entry, format!("内线 30{:02}", n + 1))?;
    }
    Ok((adding.people, adding.tasks))
}

struct Adding<'a> {
    app: &'a App,
    customer: Option<CustomerId>,
    by: Who,
    people: Vec<Person>,
    tasks: Vec<Task>,
}

impl Adding<'_> {
    fn entry(&mut self, entry: &Entry, phone: String) -> Result<(), AppError> {
        let (name, title, post, shift, roles, login) = *entry;
        self.add(name, title, post, shift, roles, Some(login), phone)
    }

    #[allow(clippy::too_many_arguments)]
    fn add(
        &mut self,
        name: &str,
        title: &str,
        post: Post,
        shift: Shift,
        roles: &[Role],
        login: Option<&str>,
        phone: String,
    ) -> Result<(), AppError> {
        let id: PersonId = self.app.new_id();
        let person = NewPerson {
            customer: self.customer,
            name: name.to_owned(),
            phone: Some(phone.clone()),
            login: login.map(str::to_owned),
            post: title.to_owned(),
            roles: roles.to_vec(),
        };
        self.tasks
            .push(self.app.add_person(&self.by, id, self.app.ask(), person)?);
        self.people.push(Person::new(
            id,
            self.customer,
            name,
            post,
            shift,
            phone,
            roles.to_vec(),
        ));
        Ok(())
    }
}
