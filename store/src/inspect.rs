//! What a database and the journal in it say of themselves, for whoever looks for a fault. Nothing is made, nothing is
//! brought to another form, nothing is changed.

use crate::{
    ClockJump, Reader, StoreError, Target,
    db::{Backend, Conn, Mode, Tx, connect_still},
    query::Standing,
    schema, verify,
};
use shounuo_core::Timestamp;

/// So many of the last facts are proved.
const FACTS: i64 = 1_000;

/// What was found.
#[derive(Clone, Debug)]
pub struct Inspected {
    /// Which database.
    pub backend: Backend,
    /// Its own version, as it says it.
    pub server: String,
    /// Its settings on which durability rests, by name, as it says them.
    pub settings: Vec<(&'static str, String)>,
    /// The database's own clock; the embedded one has none.
    pub server_now: Option<Timestamp>,
    /// The form of the data; 0 when there is none yet.
    pub form: i64,
    /// What the database itself finds wrong with its file; of the embedded one only.
    pub damage: Option<String>,
    /// How the data stands; none without data.
    pub standing: Option<Standing>,
    /// A jump of a server's clock for which announcements wait.
    pub jump: Option<ClockJump>,
    /// What is wrong among the last 1,000 facts and at the chains' heads.
    pub faults: Vec<verify::Problem>,
    /// How many facts were proved.
    pub proved: i64,
}

/// Looks. Blocks.
///
/// # Errors
/// What the database says, when it cannot be looked at.
pub fn inspect(target: &Target) -> Result<Inspected, StoreError> {
    let mut conn = connect_still(target)?;
    conn.begin(Mode::Read)?;
    let inspected = look(&mut *conn);
    // Nothing was written.
    let _ = conn.rollback();
    inspected
}

fn look(conn: &mut dyn Conn) -> Result<Inspected, StoreError> {
    let form = schema::version(conn)?;
    let mut found = match conn.backend() {
        Backend::Sqlite => sqlite(conn)?,
        Backend::Postgres => postgres(conn)?,
    };
    found.form = form;
    if form == schema::VERSION {
        found.standing = Some(Reader::new(conn).standing()?);
        found.jump = Reader::new(conn).open_clock_jump()?;
        (found.faults, found.proved) = verify::spot(conn, FACTS)?;
    }
    Ok(found)
}

fn empty(backend: Backend, server: String) -> Inspected {
    Inspected {
        backend,
        server,
        settings: Vec::new(),
        server_now: None,
        form: 0,
        damage: None,
        standing: None,
        jump: None,
        faults: Vec::new(),
        proved: 0,
    }
}

fn text(tx: &mut dyn Tx, sql: &str) -> Result<String, StoreError> {
    let row = tx.row(sql, &[])?;
    row.map_or(Ok(String::new()), |r| r.text(0).map(str::to_owned))
}

fn sqlite(tx: &mut dyn Tx) -> Result<Inspected, StoreError> {
    let version = text(tx, "SELECT sqlite_version()")?;
    let mut found = empty(Backend::Sqlite, format!("SQLite {version}"));
    found.settings = vec![("journal_mode", text(tx, "PRAGMA journal_mode")?)];
    let check = text(tx, "PRAGMA quick_check(1)")?;
    found.damage = (check != "ok").then_some(check);
    Ok(found)
}

fn postgres(tx: &mut dyn Tx) -> Result<Inspected, StoreError> {
    let version = text(tx, "SELECT current_setting('server_version')")?;
    let mut found = empty(Backend::Postgres, format!("PostgreSQL {version}"));
    for name in ["fsync", "full_page_writes", "synchronous_commit"] {
        let value = text(tx, &format!("SELECT current_setting('{name}')"))?;
        found.settings.push((name, value));
    }
    let now = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::int8";
    found.server_now = tx.row(now, &[])?.map(|r| r.instant(0)).transpose()?;
    Ok(found)
}
