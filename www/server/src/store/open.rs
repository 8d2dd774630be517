//! Opening, checking and building the database.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::{problem::Problem, seed};

/// Raise it whenever the tables or the text of seeded posts change.
const SCHEMA_VERSION: i64 = 2;
const READERS: usize = 4;

/// `seq` is not the primary key on purpose: that would make it another name of the rowid, and then the second half of
/// `(created_at, seq) < (?, ?)` is checked row by row instead of being part of the seek.
const TABLES: &str = "
CREATE TABLE posts (
    seq        INTEGER NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    topic      TEXT NOT NULL,
    author     TEXT NOT NULL,
    lang       TEXT NOT NULL,
    json       TEXT NOT NULL
) STRICT;
CREATE TABLE gone (seq INTEGER PRIMARY KEY, created_at INTEGER NOT NULL) STRICT;
CREATE TABLE seeded (seed INTEGER NOT NULL, count INTEGER NOT NULL) STRICT;
";

const INDEXES: &str = "
CREATE INDEX posts_by_time   ON posts (created_at, seq);
CREATE INDEX posts_by_topic  ON posts (topic, created_at, seq);
CREATE INDEX posts_by_author ON posts (author, created_at, seq);
CREATE INDEX posts_by_lang   ON posts (lang, created_at, seq);
ANALYZE;
-- Samples of the data make the planner change its mind with the position: near an end it would rather scan and sort.
DROP TABLE IF EXISTS sqlite_stat4;
ANALYZE sqlite_schema;
";

/// The writer, and the readers a file gets beside it.
pub(super) fn open(path: &str, seed: u64, count: u32) -> Result<(Connection, Vec<Connection>), Problem> {
    if path == ":memory:" {
        let mut writer = Connection::open_in_memory()?;
        build(&mut writer, seed, count)?;
        return Ok((tuned(writer), Vec::new()));
    }
    let mut writer = Connection::open(path)?;
    if !fits(&writer, seed, count) {
        drop(writer);
        check_ours(path)?;
        // Built beside it and put in place whole: what is cut short never looks like a database.
        let unfinished = format!("{path}-unfinished");
        remove(&unfinished)?;
        build(&mut Connection::open(&unfinished)?, seed, count)?;
        remove(path)?;
        std::fs::rename(&unfinished, path).map_err(|error| failed(path, &error))?;
        writer = Connection::open(path)?;
    }
    writer.pragma_update(None, "journal_mode", "WAL")?;
    writer.pragma_update(None, "synchronous", "NORMAL")?;
    let read_only = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let readers = (0..READERS)
        .map(|_| Connection::open_with_flags(path, read_only).map(tuned))
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok((tuned(writer), readers))
}

fn tuned(db: Connection) -> Connection {
    db.set_prepared_statement_cache_capacity(128);
    db
}

fn fits(db: &Connection, seed: u64, count: u32) -> bool {
    let version = db.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0));
    let seeded =
        db.query_row("SELECT seed, count FROM seeded", [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, u32>(1)?)));
    version.is_ok_and(|version| version == SCHEMA_VERSION) && seeded.is_ok_and(|found| found == (seed as i64, count))
}

/// Only a database of ours, or an empty file, is written over.
fn check_ours(path: &str) -> Result<(), Problem> {
    let empty = Path::new(path).metadata().map_err(|error| failed(path, &error))?.len() == 0;
    if empty || Connection::open(path)?.prepare("SELECT seed FROM seeded").is_ok() {
        return Ok(());
    }
    Err(Problem::internal(format!("{path} exists and is not a database of this server")))
}

fn remove(path: &str) -> Result<(), Problem> {
    for suffix in ["", "-wal", "-shm"] {
        match std::fs::remove_file(format!("{path}{suffix}")) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(path, &error)),
            _ => {}
        }
    }
    Ok(())
}

fn failed(path: &str, error: &std::io::Error) -> Problem {
    Problem::internal(format!("cannot rebuild {path}: {error}"))
}

fn build(db: &mut Connection, seed: u64, count: u32) -> Result<(), Problem> {
    db.pragma_update(None, "journal_mode", "OFF")?;
    db.pragma_update(None, "synchronous", "OFF")?;
    db.execute_batch(TABLES)?;
    seed::fill(db, seed, count)?;
    db.execute_batch(INDEXES)?;
    db.execute("INSERT INTO seeded (seed, count) VALUES (?1, ?2)", (seed as i64, count))?;
    db.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    Ok(())
}
