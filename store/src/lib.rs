//! The journal and its views on SQLite and PostgreSQL.
