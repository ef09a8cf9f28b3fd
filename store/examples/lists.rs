//! How long lists take at 100,000 tickets: `cargo run --release -p shounuo-store --example lists`.
//!
//! On SQLite, milliseconds of this thread's CPU; on PostgreSQL (`SHOUNUO_TEST_POSTGRES`, a database
//! that may be filled), milliseconds until the answer is here.

use shounuo_core::{
    Timestamp,
    id::{CustomerId, DeviceId, PersonId, PlaceId},
    ticket::words::Stage,
};
use shounuo_store::{
    Options, Reader, Store, StoreError, Target,
    db::{Backend, Conn, Insert, Mode, Tx, Value, connect},
    query::{DeviceFilter, PageAsk, Scope, TicketFilter, TicketSort},
};
use std::time::{Duration, Instant};
use uuid::Uuid;

const TICKETS: u128 = 100_000;
const ROUNDS: u32 = 50;
const WORDS: &[&str] = &["广播", "黑屏", "网络", "投影", "门禁", "键盘"];

fn main() -> Result<(), StoreError> {
    let folder = std::env::temp_dir().join(format!("shounuo-lists-{}", std::process::id()));
    measure(&Target::Folder(folder.clone()), true)?;
    if let Ok(url) = std::env::var("SHOUNUO_TEST_POSTGRES") {
        let sign = if url.contains('?') { '&' } else { '?' };
        let url = format!("{url}{sign}options=-csearch_path%3Dshounuo_lists");
        let files = folder.join("files");
        let target = Target::Postgres { url, files };
        let mut conn = connect(&target, Mode::Write)?;
        let anew = "DROP SCHEMA IF EXISTS shounuo_lists CASCADE; CREATE SCHEMA shounuo_lists";
        conn.batch(anew)?;
        measure(&target, false)?;
        conn.batch("DROP SCHEMA shounuo_lists CASCADE")?;
    }
    // A folder left behind in the temporary directory harms nobody.
    let _ = std::fs::remove_dir_all(&folder);
    Ok(())
}

fn measure(target: &Target, cpu: bool) -> Result<(), StoreError> {
    drop(Store::open(target.clone(), Options::default())?);
    let customer = CustomerId(Uuid::from_u128(1));
    let mut conn = connect(target, Mode::Write)?;
    conn.begin(Mode::Write)?;
    fill(&mut *conn, customer)?;
    conn.commit()?;
    if conn.backend() == Backend::Postgres {
        // It does so by itself, a little later. SQLite's folders have no statistics.
        conn.batch("ANALYZE")?;
    }
    println!(
        "{:?}, {TICKETS} tickets, ms of {}",
        conn.backend(),
        if cpu { "CPU" } else { "time" }
    );
    for (whose, scope) in [
        ("one customer", Scope::Customer(customer)),
        ("the house", Scope::House),
    ] {
        println!("  {whose}");
        lists(&mut *conn, scope, cpu)?;
    }
    Ok(())
}

fn lists(conn: &mut dyn Conn, scope: Scope, cpu: bool) -> Result<(), StoreError> {
    let page = PageAsk::first(50);
    for (name, sort, filter) in asked() {
        let mut rows = 0;
        let ms = timed(cpu, || {
            let found = Reader::new(conn).tickets(&scope, &filter, sort, &page, now())?;
            rows = found.rows.len();
            Ok(())
        })?;
        println!("    {name:16} {ms:7.2}  ({rows} rows)");
    }
    let told = |name: &str, ms: f64| println!("    {name:16} {ms:7.2}");
    let ms = timed(cpu, || Reader::new(conn).board(&scope, 20).map(drop))?;
    told("board of 20", ms);
    let figures = |r: &mut Reader<'_>| r.work_counts(&scope, None, now()).map(drop);
    told("figures", timed(cpu, || figures(&mut Reader::new(conn)))?);
    let text = Some("A3".into());
    let filter = DeviceFilter {
        text,
        ..DeviceFilter::default()
    };
    let devices = |r: &mut Reader<'_>| r.devices(&scope, &filter, &page).map(drop);
    told(
        "devices by A3",
        timed(cpu, || devices(&mut Reader::new(conn)))?,
    );
    let search = |r: &mut Reader<'_>| r.search(&scope, "广播 A301", 20).map(drop);
    told(
        "search of both",
        timed(cpu, || search(&mut Reader::new(conn)))?,
    );
    Ok(())
}

/// The lists that are asked for.
fn asked() -> Vec<(&'static str, TicketSort, TicketFilter)> {
    let with = |set: &dyn Fn(&mut TicketFilter)| {
        let mut filter = TicketFilter::default();
        set(&mut filter);
        filter
    };
    let (newest, due) = (TicketSort::Newest, TicketSort::Due);
    vec![
        ("newest 50", newest, with(&|_| {})),
        ("due 50, open", due, with(&|f| f.open = Some(true))),
        ("changed 50", TicketSort::Changed, with(&|_| {})),
        ("of a device", newest, with(&|f| f.device = Some(device(7)))),
        (
            "of a technician",
            due,
            with(&|f| f.assignee = Some(person(3))),
        ),
        (
            "word, 1 in 6",
            newest,
            with(&|f| f.text = Some("广播".into())),
        ),
        ("number", newest, with(&|f| f.text = Some("EC-4711".into()))),
    ]
}

fn now() -> Timestamp {
    Timestamp::from_microsecond(2_000_000).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The mean of many rounds, in milliseconds.
fn timed(cpu: bool, mut run: impl FnMut() -> Result<(), StoreError>) -> Result<f64, StoreError> {
    run()?;
    let (started, busy) = (Instant::now(), on_cpu());
    for _ in 0..ROUNDS {
        run()?;
    }
    let spent = match (cpu, busy, on_cpu()) {
        (true, Some(before), Some(after)) => after.saturating_sub(before),
        _ => started.elapsed(),
    };
    Ok(spent.as_secs_f64() * 1e3 / f64::from(ROUNDS))
}

/// What this thread has had of the processor, where the system tells.
fn on_cpu() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ')
        .next()?
        .parse()
        .ok()
        .map(Duration::from_nanos)
}

fn device(n: u128) -> DeviceId {
    DeviceId(Uuid::from_u128((1 << 100) + n))
}
fn place(n: u128) -> PlaceId {
    PlaceId(Uuid::from_u128((1 << 101) + n))
}
fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128((1 << 102) + n))
}

/// One customer with 100,000 tickets, one in twenty-five open, each with a document, on 300 devices
/// in 40 rooms.
fn fill(tx: &mut dyn Tx, customer: CustomerId) -> Result<(), StoreError> {
    let code = vec![vec![
        customer.into(),
        "EC".into(),
        "考试中心".into(),
        0.into(),
    ]];
    insert(
        tx,
        "customer_row",
        &["customer", "code", "name", "last_number"],
        &code,
    )?;
    let rooms: Vec<_> = (0..40).map(|n| room(customer, n)).collect();
    insert(tx, "place_row", &["customer", "id", "kind", "name"], &rooms)?;
    let devices: Vec<_> = (0..300).map(|n| terminal(customer, n)).collect();
    let columns = [
        "customer",
        "id",
        "class",
        "nickname",
        "model",
        "serial",
        "place",
        "labels",
        "open_tickets",
    ];
    insert(tx, "device_row", &columns, &devices)?;
    let subjects = (0..300).map(|n| {
        let id = device(n).into();
        vec!["device".into(), id, customer.into(), 1.into(), "{}".into()]
    });
    let columns = ["kind", "id", "customer", "version", "state"];
    insert(tx, "subject", &columns, &subjects.collect::<Vec<_>>())?;
    let documents: Vec<_> = (0..300).map(|n| device_document(customer, n)).collect();
    let columns = ["id", "customer", "kind", "subject", "terms"];
    insert(tx, "search_doc", &columns, &documents)?;
    for some in (1..=TICKETS).collect::<Vec<_>>().chunks(5_000) {
        let tickets: Vec<_> = some.iter().map(|n| ticket(customer, *n)).collect();
        insert(tx, "ticket_row", TICKET, &tickets)?;
        let documents: Vec<_> = some.iter().map(|n| document(customer, *n)).collect();
        insert(tx, "search_doc", &columns, &documents)?;
    }
    Ok(())
}

fn insert(
    tx: &mut dyn Tx,
    table: &str,
    columns: &[&str],
    rows: &[Vec<Value>],
) -> Result<(), StoreError> {
    tx.insert_many(
        Insert {
            table,
            columns,
            tail: "",
        },
        rows,
    )
    .map(drop)
}

fn room(customer: CustomerId, n: u128) -> Vec<Value> {
    vec![
        customer.into(),
        place(n).into(),
        "room".into(),
        format!("教室{}", 300 + n).into(),
    ]
}

fn terminal(customer: CustomerId, n: u128) -> Vec<Value> {
    vec![
        customer.into(),
        device(n).into(),
        "student_terminal".into(),
        nickname(n).into(),
        "CT3200".into(),
        format!("SN{n}").into(),
        place(n % 40).into(),
        1.into(),
        0.into(),
    ]
}

fn nickname(n: u128) -> String {
    format!("A{}-{:02}", 300 + n % 40, n / 40)
}

fn device_document(customer: CustomerId, n: u128) -> Vec<Value> {
    let name = nickname(n).to_lowercase();
    let (whole, room) = (
        name.replace('-', ""),
        name.split('-').next().unwrap_or_default(),
    );
    let terms = format!("_c{} _kdevice {whole} {room}", customer.0.simple());
    vec![
        (-1 - n as i64).into(),
        customer.into(),
        "device".into(),
        device(n).into(),
        terms.into(),
    ]
}

const TICKET: &[&str] = &[
    "customer",
    "id",
    "number",
    "kind",
    "stage",
    "open",
    "symptoms",
    "reported_us",
    "changed_us",
    "reopened",
    "last_seq",
    "due_us",
    "device",
    "place",
    "assignee",
];

fn ticket(customer: CustomerId, n: u128) -> Vec<Value> {
    let (number, open) = (n as i64, n.is_multiple_of(25));
    let stage = match open {
        true => Stage::ALL[(n / 25 % 9) as usize],
        false => Stage::Archived,
    };
    vec![
        customer.into(),
        Uuid::from_u128(n).into(),
        number.into(),
        "fault".into(),
        stage.code().into(),
        open.into(),
        r#"["no_power"]"#.into(),
        (number * 7).into(),
        (number * 11).into(),
        0.into(),
        number.into(),
        (if open { 1_000_000 + number } else { i64::MAX }).into(),
        device(n % 300).into(),
        place(n % 40).into(),
        open.then(|| person(n % 12)).into(),
    ]
}

fn document(customer: CustomerId, n: u128) -> Vec<Value> {
    let word = WORDS[(n % 6) as usize];
    let terms = format!("_c{} _kticket ec{n} {n} {word}", customer.0.simple());
    let id = (n as i64) * 16;
    vec![
        id.into(),
        customer.into(),
        "ticket".into(),
        Uuid::from_u128(n).into(),
        terms.into(),
    ]
}
