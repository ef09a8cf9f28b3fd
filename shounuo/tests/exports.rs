//! The ledger on the command line, and as an archive that proves itself on any machine.

use crate::program::{Program, arg, on_both, wait};
use serde_json::{Value, json};
use shounuo_app::{
    App, Who,
    commands::{EvidenceAsk, NewDevice, NewPerson, NewPlace},
};
use shounuo_core::{
    calendar::CN_TOML,
    house::HouseOpened,
    id::*,
    place::PlaceKind,
    role::Role,
    ticket::{
        Open,
        words::{Channel, TicketKind},
    },
};
use std::path::PathBuf;

const PLAN: &str = include_str!("../../contracts/exam-centre.toml");

pub fn must(
    app: &App,
    task: Result<shounuo_app::Task, shounuo_app::AppError>,
) -> shounuo_app::Receipt {
    app.run_now(task.expect("allowed")).expect("done")
}

fn person(app: &App, customer: Option<CustomerId>, name: &str, role: Role) -> Who {
    let id = app.new_id();
    let new = NewPerson {
        customer,
        name: name.into(),
        phone: None,
        login: None,
        post: String::new(),
        roles: vec![role],
    };
    must(app, app.add_person(&Who::system(), id, app.ask(), new));
    Who::person(id, customer, vec![role])
}

fn school(app: &App, code: &str, head: &Who) -> Who {
    let (root, id) = (Who::system(), app.new_id());
    must(app, app.register_customer(&root, id, code, "学校"));
    let (place, device, contract) = (app.new_id(), app.new_id(), app.new_id());
    let building = NewPlace {
        kind: PlaceKind::Building,
        parent: None,
        name: "A".into(),
    };
    must(app, app.register_place(&root, id, place, building));
    let new = NewDevice {
        class: "student_terminal".into(),
        nickname: format!("{code}-07"),
        model: "CT-1".into(),
        serial: "S1".into(),
        place: Some(place),
        accepted_on: None,
    };
    must(app, app.register_device(&root, id, device, new));
    let manager = person(app, Some(id), "王主任", Role::SchoolManager);
    must(app, app.publish_contract(&root, id, contract, PLAN));
    must(app, app.confirm_contract(head, contract, 1));
    must(app, app.confirm_contract(&manager, contract, 1));
    for text in ["黑屏", "无声"] {
        let open = Open {
            kind: TicketKind::Fault,
            device: Some(device),
            place: None,
            symptoms: Vec::new(),
            text: Some(text.to_owned()),
            name: None,
            phone: None,
            person: None,
            channel: Channel::Portal,
            files: Vec::new(),
            owner: None,
            source_no: None,
            tags: Default::default(),
        };
        must(
            app,
            app.report(&manager, id, app.ask(), open, Vec::new(), None),
        );
    }
    let evidence = EvidenceAsk {
        kind: "complaint.received".into(),
        data: json!({ "channel": "phone" }),
        text: None,
    };
    must(
        app,
        app.record_evidence(&manager, id, app.ask(), evidence, Vec::new()),
    );
    manager
}

/// Two schools, each with two faults and a complaint.
pub fn set_up(program: &Program) {
    let (app, root) = (program.app(), Who::system());
    let card = HouseOpened {
        name: "守诺服务".into(),
        hotline: "400-000-0000".into(),
        email: "help@example.com".into(),
        address: "测试路 1 号".into(),
    };
    must(&app, app.open_house(&root, card));
    must(&app, app.publish_calendar(&root, "cn", CN_TOML));
    let head = person(&app, None, "李工", Role::ProjectManager);
    person(&app, None, "小张", Role::Desk);
    school(&app, "EC", &head);
    school(&app, "MZ", &head);
}

/// The centre's archive with the statement of the year, and what the program said of it.
pub fn exported(program: &Program) -> (PathBuf, Value) {
    let out = program.beside("ec.zip");
    let year = jiff::Timestamp::now().to_string()[..4].to_owned();
    let args = [
        "export",
        "--customer",
        "EC",
        "--period",
        &year,
        "--by",
        "李工",
        "--out",
        arg(&out),
    ];
    let ended = program.json(args);
    assert_eq!(ended.exit, 0, "{}", ended.answer);
    (out, ended.answer)
}

#[test]
fn an_export_proves_itself_on_a_machine_without_the_data() {
    on_both("exports", |program| {
        set_up(program);
        let (out, told) = exported(program);
        let elsewhere = Program::new();
        let checked = elsewhere.json(["verify-export", arg(&out)]);
        assert_eq!(
            (checked.exit, &checked.answer["sha256"]),
            (0, &told["sha256"]),
            "{}",
            checked.answer
        );
        assert!(!elsewhere.data().exists(), "nothing was made there");
        assert!(
            checked.answer["checked"]["facts"]
                .as_u64()
                .is_some_and(|n| n > 8)
        );
        // What was signed stands in the journal, in the school's own chain.
        let digest = told["sha256"].as_str().expect("a digest").to_owned();
        let sql = "SELECT data FROM journal WHERE kind = 'ledger.signed_off'";
        let row = program
            .app()
            .store()
            .read(move |r| r.row(sql, &[]))
            .expect("read");
        let row = row.expect("a fact");
        assert!(row.text(0).expect("data").contains(&digest));
        // A second one is longer by that fact, and sound too.
        let again = program.beside("again.zip");
        let args = [
            "export",
            "--customer",
            "EC",
            "--by",
            "李工",
            "--out",
            arg(&again),
        ];
        assert_eq!(program.json(args).exit, 0);
        assert_eq!(elsewhere.json(["verify-export", arg(&again)]).exit, 0);
    });
}

#[test]
fn nothing_of_another_customer_leaves_in_an_export() {
    let program = Program::new();
    set_up(&program);
    let (out, _) = exported(&program);
    let customers = wait(program.app().every_customer(&Who::system())).expect("customers");
    let other = customers
        .iter()
        .find(|c| c.code == "MZ")
        .expect("the other school");
    let file = std::fs::File::open(out).expect("the archive");
    let mut zip = zip::ZipArchive::new(file).expect("a zip");
    for index in 0..zip.len() {
        let mut text = String::new();
        let mut entry = zip.by_index(index).expect("an entry");
        std::io::Read::read_to_string(&mut entry, &mut text).expect("text");
        let name = entry.name().to_owned();
        for theirs in [
            other.id.to_string(),
            other.contract.expect("a contract").to_string(),
        ] {
            assert!(!text.contains(&theirs), "{name}");
        }
        assert!(!text.contains("MZ-") && !text.contains("黑屏"), "{name}");
    }
}

#[test]
fn any_changed_byte_is_found_and_named_in_both_languages() {
    let program = Program::new();
    set_up(&program);
    let (out, _) = exported(&program);
    let sound = std::fs::read(&out).expect("the archive");
    for part in 0..24 {
        let place = sound.len() * part / 24;
        let mut changed = sound.clone();
        changed[place] ^= 1 << (part % 8);
        let file = program.file("changed.zip", changed);
        let ended = program.json(["verify-export", arg(&file)]);
        assert_eq!(ended.exit, 1, "byte {place}");
        assert!(ended.answer["zh"] != ended.answer["en"] && ended.answer["zh"].is_string());
    }
    for cut in [0, 1, sound.len() / 2, sound.len() - 1] {
        let file = program.file("cut.zip", &sound[..cut]);
        assert_eq!(
            program.json(["verify-export", arg(&file)]).exit,
            1,
            "cut at {cut}"
        );
    }
    let nowhere = program.json(["verify-export", "nowhere.zip"]);
    assert_eq!(nowhere.exit, 4);
}

#[test]
fn only_who_may_sign_signs_and_nothing_is_overwritten() {
    let program = Program::new();
    set_up(&program);
    let out = program.beside("ec.zip");
    let by = |name: &str, code: &str| {
        let ended = program.json([
            "export",
            "--customer",
            code,
            "--by",
            name,
            "--out",
            arg(&out),
        ]);
        (
            ended.exit,
            ended.answer["error"]["code"].as_str().map(str::to_owned),
        )
    };
    assert_eq!(by("小张", "EC"), (4, Some("may_not_sign".into())));
    assert_eq!(by("李工", "ZZ"), (4, Some("customer_unknown".into())));
    assert!(!out.exists());
    assert_eq!(by("李工", "EC").0, 0);
    assert_eq!(by("李工", "EC"), (4, Some("out_exists".into())));
}

#[test]
fn the_ledger_is_shown_as_a_table_of_a_hundred_columns() {
    let program = Program::new();
    set_up(&program);
    for lang in ["zh", "en"] {
        let said = program.run(["ledger", "--customer", "EC", "--lang", lang]);
        let text = String::from_utf8(said.stdout).expect("UTF-8");
        assert!(
            said.status.success(),
            "{}",
            String::from_utf8_lossy(&said.stderr)
        );
        for line in text.lines().skip(1) {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= 100, "{line}");
        }
        assert!(
            text.contains("D3") && text.contains("W2") && !text.contains("cli."),
            "{text}"
        );
    }
    let csv = program.run(["ledger", "--customer", "EC", "--format", "csv"]);
    let csv = String::from_utf8(csv.stdout).expect("UTF-8");
    assert!(csv.lines().count() > 59 && csv.lines().skip(1).all(|l| !l.starts_with('=')));
    let mut sheet = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<Vec<String>> = sheet
        .records()
        .map(|row| row.expect("a row").iter().map(str::to_owned).collect())
        .collect();
    let numbers = rows.iter().filter(|row| !row[8].is_empty());
    assert!(numbers.clone().count() > 0);
    for row in numbers {
        assert!(row[8].parse::<i64>().is_ok(), "{row:?}");
        assert!(
            ["seconds", "count", "failures"].contains(&&*row[9]),
            "{row:?}"
        );
    }
    let due: Vec<&String> = rows
        .iter()
        .map(|r| &r[10])
        .filter(|d| !d.is_empty())
        .collect();
    assert!(
        !due.is_empty() && due.iter().all(|d| d.ends_with("+08:00")),
        "{due:?}"
    );
    let json = program.json(["ledger", "--customer", "EC"]);
    assert_eq!(json.answer["customer"], "EC");
}

#[test]
fn an_instant_before_the_contract_is_told_so() {
    let program = Program::new();
    set_up(&program);
    let said = |args: &[&str]| {
        let all = ["ledger", "--customer", "EC"].iter().chain(args);
        let ended = program.json(all.copied().collect::<Vec<_>>());
        (
            ended.exit,
            ended.answer["error"]["message"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        )
    };
    let (exit, why) = said(&["--as-of", "2020-01-01T08:00"]);
    assert!(exit == 4 && why.contains("contract"), "{why}");
    let (exit, why) = said(&["--as-of", "2120-01-01T08:00"]);
    assert!(exit == 4 && !why.is_empty(), "{why}");
    let (exit, why) = said(&["--as-of", "yesterday"]);
    assert!(exit == 4 && why.contains("2026-09-30T18:00"), "{why}");
    let (exit, why) = said(&["--as-of", "2026-09-30T18:00[Nowhere/Land]"]);
    assert!(exit == 4 && why.contains("--as-of"), "{why}");
    let (exit, why) = said(&["--as-of", "2026-09-30T18:00+08:00[Asia/Tokyo]"]);
    assert!(
        exit == 4 && why.contains("--as-of"),
        "no such instant: {why}"
    );
    let whose = program.json(["ledger"]);
    let why = whose.answer["error"]["message"]
        .as_str()
        .unwrap_or_default();
    assert_eq!(whose.exit, 4, "two have a contract: whose?");
    assert!(why.contains("--customer") && why.contains("EC, "), "{why}");
}

#[test]
fn an_instant_in_another_zone_is_that_instant() {
    let program = Program::new();
    set_up(&program);
    let at = |said: &str| {
        let ended = program.json(["ledger", "--customer", "EC", "--as-of", said]);
        ended.answer["at"].as_str().map(str::to_owned)
    };
    let now = program.json(["ledger", "--customer", "EC"]).answer["at"].clone();
    let now: jiff::Timestamp = now.as_str().expect("an instant").parse().expect("it");
    let zone = jiff::tz::TimeZone::get("Asia/Tokyo").expect("Tokyo");
    let tokyo = now.to_zoned(zone).datetime();
    assert_eq!(at(&format!("{tokyo}[Asia/Tokyo]")), Some(now.to_string()));
}
