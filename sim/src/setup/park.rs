//! The exam centre: buildings, floors, rooms and about 300 devices in the plan's classes. Makers and models are
//! invented.

use jiff::civil::Date;
use shounuo_app::{
    App, AppError, Task, Who,
    commands::{NewDevice, NewPlace},
};
use shounuo_core::{
    id::{CustomerId, DeviceId, LinkId, PlaceId},
    place::PlaceKind,
};

/// A room.
pub struct Room {
    /// Its id.
    pub id: PlaceId,
    /// `A301`.
    pub name: &'static str,
}

/// A device.
pub struct Unit {
    /// Its id.
    pub id: DeviceId,
    /// Class code.
    pub class: &'static str,
    /// `A301-07`.
    pub nickname: String,
    /// Index of its room.
    pub room: usize,
    /// Its label, once issued: the link and what the label shows.
    pub label: Option<(LinkId, String)>,
}

/// Everything of a school that stands somewhere.
#[derive(Default)]
pub struct Park {
    /// Rooms.
    pub rooms: Vec<Room>,
    /// Devices.
    pub units: Vec<Unit>,
}

/// A room as drawn: name, floor (index into the building's floors), student terminals, speakers, switches,
/// whether a face reader guards its door and a teacher terminal stands in it.
struct Drawn(&'static str, &'static str, usize, usize, usize, bool, bool);

/// Building, then its rooms.
const CENTRE: &[(&str, &[Drawn])] = &[
    (
        "A 栋（机考楼）",
        &[
            Drawn("A201", "2 层", 30, 2, 2, true, true),
            Drawn("A202", "2 层", 30, 2, 2, true, true),
            Drawn("A203", "2 层", 24, 2, 1, true, true),
            Drawn("A301", "3 层", 30, 2, 2, true, true),
            Drawn("A302", "3 层", 30, 2, 2, true, true),
            Drawn("A303", "3 层", 24, 2, 1, true, true),
            Drawn("A401", "4 层", 28, 2, 1, true, true),
            Drawn("A402", "4 层", 24, 2, 1, true, true),
        ],
    ),
    (
        "B 栋（实训楼）",
        &[
            Drawn("B101", "1 层", 0, 2, 1, true, true),
            Drawn("B102", "1 层", 0, 2, 1, false, true),
            Drawn("B201", "2 层", 0, 2, 1, true, true),
            Drawn("B202", "2 层", 0, 2, 1, false, true),
            Drawn("B301", "3 层", 0, 2, 1, false, true),
            Drawn("B302", "3 层", 0, 1, 1, false, true),
        ],
    ),
    (
        "C 栋（综合楼）",
        &[
            Drawn("C101 中心机房", "1 层", 0, 0, 1, true, false),
            Drawn("C102 广播室", "1 层", 0, 1, 1, true, false),
            Drawn("C201 考务大厅", "2 层", 0, 2, 0, false, false),
        ],
    ),
];

/// Devices of the machine room and the broadcasting room: class, head of the nickname, how many, room.
const CORE: &[(&str, &str, usize, &str)] = &[
    ("cloud_server", "云服务器", 8, "C101 中心机房"),
    ("aggregation_switch", "汇聚", 2, "C101 中心机房"),
    (
        "server_aggregation_switch",
        "服务器汇聚",
        2,
        "C101 中心机房",
    ),
    ("broadcast_host", "广播主机", 1, "C102 广播室"),
];

/// Invented models by class.
fn model(class: &str) -> (&'static str, &'static str) {
    match class {
        "student_terminal" => ("云屿 T210", "YT21"),
        "teacher_terminal" => ("云屿 P560", "YP56"),
        "cloud_server" => ("云屿 CS820", "YC82"),
        "aggregation_switch" => ("讯岚 S7810", "XL78"),
        "server_aggregation_switch" => ("讯岚 S6820", "XL68"),
        "access_switch" => ("讯岚 S3124", "XL31"),
        "broadcast_host" => ("声屿 BM900", "SB90"),
        "face_access" => ("睿门 F30", "RF30"),
        _ => ("声屿 NS20", "SN20"),
    }
}

/// Draws the exam centre: every registration as a task, in order, with the park that comes of it.
pub fn centre(
    app: &App,
    who: &Who,
    customer: CustomerId,
    accepted_on: Option<Date>,
) -> Result<(Park, Vec<Task>), AppError> {
    let mut site = Site {
        app,
        who,
        customer,
        accepted_on,
        park: Park::default(),
        tasks: Vec::new(),
    };
    for (name, rooms) in CENTRE {
        site.building(name, rooms)?;
    }
    for (class, head, count, room) in CORE {
        let room = site
            .park
            .rooms
            .iter()
            .position(|r| r.name == *room)
            .unwrap_or(0);
        for n in 1..=*count {
            let nickname = if *count == 1 {
                (*head).to_owned()
            } else {
                format!("{head}-{n:02}")
            };
            site.device(class, nickname, room)?;
        }
    }
    Ok((site.park, site.tasks))
}

/// Standby units by class: as many as the plan asks for (9.5.7).
const STANDBY: &[(&str, usize)] = &[
    ("cloud_server", 2),
    ("student_terminal", 10),
    ("teacher_terminal", 2),
    ("aggregation_switch", 1),
    ("server_aggregation_switch", 1),
    ("face_access", 1),
    ("network_speaker", 1),
];

/// Registers the standby units; they stand in the provider's store room.
#[allow(clippy::type_complexity)]
pub fn standby(
    app: &App,
    who: &Who,
    customer: CustomerId,
) -> Result<(Vec<(DeviceId, &'static str)>, Vec<Task>), AppError> {
    let (mut units, mut tasks) = (Vec::new(), Vec::new());
    for (class, count) in STANDBY {
        let (model, head) = model(class);
        for n in 1..=*count {
            let id: DeviceId = app.new_id();
            let device = NewDevice {
                class: (*class).to_owned(),
                nickname: format!("备机 {head}-{n:02}"),
                model: model.to_owned(),
                serial: format!("{head}{:05}", 90_000 + units.len()),
                place: None,
                accepted_on: None,
            };
            tasks.push(app.register_device(who, customer, id, device)?);
            units.push((id, *class));
        }
    }
    Ok((units, tasks))
}

/// Draws a small school: one building, one computer room.
pub fn small(app: &App, who: &Who, customer: CustomerId) -> Result<(Park, Vec<Task>), AppError> {
    let mut site = Site {
        app,
        who,
        customer,
        accepted_on: None,
        park: Park::default(),
        tasks: Vec::new(),
    };
    let building = site.place(PlaceKind::Building, None, "教学楼")?;
    let floor = site.place(PlaceKind::Floor, Some(building), "1 层")?;
    site.room(floor, &Drawn("101 微机室", "1 层", 12, 1, 1, false, true))?;
    Ok((site.park, site.tasks))
}

struct Site<'a> {
    app: &'a App,
    who: &'a Who,
    customer: CustomerId,
    accepted_on: Option<Date>,
    park: Park,
    tasks: Vec<Task>,
}

impl Site<'_> {
    fn place(
        &mut self,
        kind: PlaceKind,
        parent: Option<PlaceId>,
        name: &str,
    ) -> Result<PlaceId, AppError> {
        let id: PlaceId = self.app.new_id();
        let place = NewPlace {
            kind,
            parent,
            name: name.to_owned(),
        };
        self.tasks.push(
            self.app
                .register_place(self.who, self.customer, id, place)?,
        );
        Ok(id)
    }

    fn building(&mut self, name: &str, rooms: &[Drawn]) -> Result<(), AppError> {
        let building = self.place(PlaceKind::Building, None, name)?;
        let mut floors: Vec<(&str, PlaceId)> = Vec::new();
        for drawn in rooms {
            let floor = match floors.iter().find(|(name, _)| *name == drawn.1) {
                Some((_, id)) => *id,
                None => {
                    let id = self.place(PlaceKind::Floor, Some(building), drawn.1)?;
                    floors.push((drawn.1, id));
                    id
                }
            };
            self.room(floor, drawn)?;
        }
        Ok(())
    }

    fn room(&mut self, floor: PlaceId, drawn: &Drawn) -> Result<(), AppError> {
        let Drawn(name, _, terminals, speakers, switches, guarded, teacher) = *drawn;
        let id = self.place(PlaceKind::Room, Some(floor), name)?;
        self.park.rooms.push(Room { id, name });
        let room = self.park.rooms.len() - 1;
        let short = name.split_whitespace().next().unwrap_or(name);
        for n in 1..=terminals {
            self.device("student_terminal", format!("{short}-{n:02}"), room)?;
        }
        if teacher {
            self.device("teacher_terminal", format!("{short}-教师机"), room)?;
        }
        for n in 1..=switches {
            self.device("access_switch", format!("{short}-SW{n}"), room)?;
        }
        for n in 1..=speakers {
            self.device("network_speaker", format!("{short}-音箱{n}"), room)?;
        }
        if guarded {
            self.device("face_access", format!("{short}-门禁"), room)?;
        }
        Ok(())
    }

    fn device(
        &mut self,
        class: &'static str,
        nickname: String,
        room: usize,
    ) -> Result<(), AppError> {
        let id: DeviceId = self.app.new_id();
        let (model, head) = model(class);
        let serial = format!("{head}{:05}", 10_000 + self.park.units.len() * 37);
        let place = self.park.rooms.get(room).map(|r| r.id);
        let device = NewDevice {
            class: class.to_owned(),
            nickname: nickname.clone(),
            model: model.to_owned(),
            serial,
            place,
            accepted_on: self.accepted_on,
        };
        self.tasks.push(
            self.app
                .register_device(self.who, self.customer, id, device)?,
        );
        self.park.units.push(Unit {
            id,
            class,
            nickname,
            room,
            label: None,
        });
        Ok(())
    }
}

impl Park {
    /// The name of a device's room.
    pub fn room_of(&self, unit: &Unit) -> &'static str {
        self.rooms.get(unit.room).map_or("", |r| r.name)
    }
}
