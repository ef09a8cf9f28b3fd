//! The tables of what is not a view: the journal, and what is kept beside it.

use super::Table;

/// The journal, its head, its chains and seals.
pub const JOURNAL: &[Table] = &[
    Table::new(
        "journal",
        "CREATE TABLE {t} (seq INTEGER PRIMARY KEY, chain TEXT NOT NULL, chain_no INTEGER NOT NULL, \
         customer TEXT, subject_kind TEXT NOT NULL, subject_id TEXT NOT NULL, kind TEXT NOT NULL, \
         version INTEGER NOT NULL, occurred_us INTEGER NOT NULL, recorded_us INTEGER NOT NULL, \
         actor TEXT NOT NULL, origin TEXT NOT NULL, command TEXT NOT NULL, data TEXT NOT NULL, \
         prev BLOB NOT NULL, hash BLOB NOT NULL)",
        &[
            "CREATE UNIQUE INDEX {t}_by_chain ON {t} (chain, chain_no)",
            "CREATE INDEX {t}_by_subject ON {t} (subject_id, seq)",
        ],
    ),
    Table::new(
        "journal_head",
        "CREATE TABLE {t} (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, \
         recorded_us INTEGER NOT NULL, sealed_seq INTEGER NOT NULL, batch INTEGER NOT NULL, \
         schema_version INTEGER NOT NULL)",
        &[],
    ),
    Table::new(
        "chain",
        "CREATE TABLE {t} (chain TEXT PRIMARY KEY, chain_no INTEGER NOT NULL, hash BLOB NOT NULL)",
        &[],
    ),
    Table::new(
        "seal",
        "CREATE TABLE {t} (seq INTEGER PRIMARY KEY, made_us INTEGER NOT NULL, heads TEXT NOT NULL, \
         prev BLOB NOT NULL, hash BLOB NOT NULL)",
        &[],
    ),
];

/// What is kept beside the journal and cannot be rebuilt from it.
pub const BESIDE: &[Table] = &[
    Table::new(
        "vault",
        "CREATE TABLE {t} (id TEXT PRIMARY KEY, customer TEXT, person TEXT, subject TEXT NOT NULL, \
         field TEXT NOT NULL, mac_key BLOB NOT NULL, text TEXT NOT NULL)",
        &[
            "CREATE INDEX {t}_by_person ON {t} (person)",
            "CREATE INDEX {t}_by_subject ON {t} (subject)",
        ],
    ),
    Table::new(
        "idempotency",
        "CREATE TABLE {t} (id BLOB PRIMARY KEY, body BLOB NOT NULL, code TEXT NOT NULL, \
         subject TEXT, no TEXT, seq INTEGER, kept_us INTEGER NOT NULL)",
        &["CREATE INDEX {t}_by_age ON {t} (kept_us)"],
    ),
    Table::new(
        "link",
        "CREATE TABLE {t} (id TEXT PRIMARY KEY, hash BLOB NOT NULL, purpose TEXT NOT NULL, \
         customer TEXT, subject TEXT NOT NULL, file TEXT, made_us INTEGER NOT NULL, \
         expires_us INTEGER, revoked_us INTEGER)",
        &[
            "CREATE UNIQUE INDEX {t}_by_hash ON {t} (hash)",
            "CREATE INDEX {t}_by_subject ON {t} (subject, purpose)",
        ],
    ),
    Table::new(
        "session",
        "CREATE TABLE {t} (hash BLOB PRIMARY KEY, id TEXT NOT NULL, person TEXT NOT NULL, \
         customer TEXT, agent TEXT NOT NULL, made_us INTEGER NOT NULL, expires_us INTEGER NOT NULL)",
        &[
            "CREATE INDEX {t}_by_person ON {t} (person, made_us, id)",
            "CREATE INDEX {t}_by_expiry ON {t} (expires_us)",
        ],
    ),
    Table::new(
        "credential",
        "CREATE TABLE {t} (person TEXT PRIMARY KEY, customer TEXT, login BLOB NOT NULL, \
         secret TEXT, changed_us INTEGER NOT NULL)",
        &["CREATE UNIQUE INDEX {t}_by_login ON {t} (login)"],
    ),
    Table::new(
        "token",
        "CREATE TABLE {t} (id TEXT PRIMARY KEY, hash BLOB NOT NULL, person TEXT NOT NULL, \
         customer TEXT, name TEXT NOT NULL, scopes TEXT NOT NULL, made_us INTEGER NOT NULL, \
         expires_us INTEGER, revoked_us INTEGER)",
        &[
            "CREATE UNIQUE INDEX {t}_by_hash ON {t} (hash)",
            "CREATE INDEX {t}_by_person ON {t} (person, made_us, id)",
        ],
    ),
    Table::new(
        "file",
        "CREATE TABLE {t} (id TEXT PRIMARY KEY, customer TEXT NOT NULL, subject TEXT NOT NULL, \
         person TEXT, sha256 BLOB NOT NULL, size INTEGER NOT NULL, mime TEXT NOT NULL, name TEXT, \
         kept_us INTEGER NOT NULL, erased_us INTEGER)",
        &[
            "CREATE INDEX {t}_by_subject ON {t} (customer, subject)",
            "CREATE INDEX {t}_by_digest ON {t} (sha256)",
            "CREATE INDEX {t}_by_person ON {t} (person)",
        ],
    ),
    Table::new(
        "outbox",
        "CREATE TABLE {t} (batch INTEGER NOT NULL, no INTEGER NOT NULL, customer TEXT, \
         topic TEXT NOT NULL, payload TEXT NOT NULL, kept_us INTEGER NOT NULL, \
         attempts INTEGER NOT NULL, next_us INTEGER NOT NULL, sent_us INTEGER, \
         PRIMARY KEY (batch, no))",
        &["CREATE INDEX {t}_by_next ON {t} (next_us)"],
    ),
];
