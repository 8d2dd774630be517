//! Opening, checking and building the database.

use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, ffi};

use super::transaction::writing;
use crate::{problem::Problem, seed};

/// What to do with a database that is there already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Existing {
    /// Use it, whatever it was seeded with.
    Keep,
    /// Use it if it was seeded with what is asked for, and refuse otherwise.
    #[default]
    Match,
    /// Drop what is in it, and seed it anew.
    Replace,
}

/// Raise it whenever the tables or the text of seeded posts change.
const SCHEMA_VERSION: i64 = 2;
const READERS: usize = 4;
/// How long a statement waits while another server writes to the same file.
const BUSY: Duration = Duration::from_secs(30);
/// How long to wait while another server seeds it.
const BUSY_SEEDING: Duration = Duration::from_secs(600);

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

/// Not part of the schema's version: a database that was made before there was a key, or names by clients, gets them.
const SECRET: &str = "
CREATE TABLE IF NOT EXISTS secret (id INTEGER PRIMARY KEY CHECK (id = 1), cursor_key BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sent (client_id TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT;
";

const CLEAR: &str = "
DROP TABLE posts;
DROP TABLE gone;
DROP TABLE seeded;
DROP TABLE IF EXISTS secret;
DROP TABLE IF EXISTS sent;
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

pub(super) struct Opened {
    pub(super) writer: Connection,
    /// A file gets some beside the writer.
    pub(super) readers: Vec<Connection>,
    pub(super) key: [u8; 32],
}

pub(super) fn open(path: &str, seed: u64, count: u32, existing: Existing) -> Result<Opened, Problem> {
    let memory = path == ":memory:";
    let mut writer = Connection::open(path).map_err(|error| explained(path, &error))?;
    writer.busy_timeout(BUSY_SEEDING)?;
    // A program that ends in the middle leaves a journal, and so nothing of what it began.
    writer.pragma_update(None, "synchronous", "OFF").map_err(|error| explained(path, &error))?;
    let key = prepare(&mut writer, path, seed, count, existing)?;
    writer.busy_timeout(BUSY)?;
    if memory {
        return Ok(Opened { writer: tuned(writer), readers: Vec::new(), key });
    }
    write_ahead(&writer)?;
    writer.pragma_update(None, "synchronous", "NORMAL")?;
    let read_only = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let reader = || {
        let reader = Connection::open_with_flags(path, read_only)?;
        reader.busy_timeout(BUSY)?;
        Ok(tuned(reader))
    };
    let readers = (0..READERS).map(|_| reader()).collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(Opened { writer: tuned(writer), readers, key })
}

fn tuned(db: Connection) -> Connection {
    db.set_prepared_statement_cache_capacity(128);
    db
}

/// Looks at what is there and fills it if need be, in one transaction: of two servers that open a new file at the same
/// time, the second waits for the first and finds everything there.
fn prepare(
    writer: &mut Connection,
    path: &str,
    seed: u64,
    count: u32,
    existing: Existing,
) -> Result<[u8; 32], Problem> {
    let db = writing(writer).map_err(|error| explained(path, &error))?;
    let blank = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))? == 0;
    if blank {
        build(&db, seed, count)?;
    } else {
        let found = seeded(&db).map_err(|_| Problem::internal(not_ours(path)))?;
        if existing == Existing::Replace {
            db.execute_batch(CLEAR)?;
            build(&db, seed, count)?;
        } else {
            found.check(path, (existing == Existing::Match).then_some((seed, count)))?;
        }
    }
    let key = key(&db)?;
    db.commit()?;
    Ok(key)
}

fn explained(path: &str, error: &rusqlite::Error) -> Problem {
    Problem::internal(match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => not_ours(path),
        _ => format!("cannot open {path}: {error}"),
    })
}

fn not_ours(path: &str) -> String {
    format!("{path} is there and is no database of this server: name another file with --db")
}

struct Seeded {
    version: i64,
    seed: u64,
    count: u32,
}

fn seeded(db: &Connection) -> rusqlite::Result<Seeded> {
    let version = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    db.query_row("SELECT seed, count FROM seeded", [], |row| {
        Ok(Seeded { version, seed: row.get::<_, i64>(0)? as u64, count: row.get(1)? })
    })
}

impl Seeded {
    fn check(&self, path: &str, wanted: Option<(u64, u32)>) -> Result<(), Problem> {
        let Self { version, seed, count } = *self;
        if version != SCHEMA_VERSION {
            return Err(Problem::internal(format!(
                "{path} was written by another version of this server: name another file with --db, or drop what is in \
                 it with --replace"
            )));
        }
        match wanted {
            Some((other_seed, other_count)) if (other_seed, other_count) != (seed, count) => {
                Err(Problem::internal(format!(
                    "{path} was seeded with {count} posts (seed {seed}), and {other_count} (seed {other_seed}) are asked \
                     for: leave out --posts and --seed to use it as it is, name another file with --db, or drop what is \
                     in it with --replace"
                )))
            }
            _ => Ok(()),
        }
    }
}

fn build(db: &Connection, seed: u64, count: u32) -> Result<(), Problem> {
    db.execute_batch(TABLES)?;
    seed::fill(db, seed, count)?;
    db.execute_batch(INDEXES)?;
    db.execute("INSERT INTO seeded (seed, count) VALUES (?1, ?2)", (seed as i64, count))?;
    db.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    Ok(())
}

/// The key that signs cursors: drawn when the database is made, the same after a restart and for every server on it.
fn key(db: &Connection) -> Result<[u8; 32], Problem> {
    db.execute_batch(SECRET)?;
    let select = "SELECT cursor_key FROM secret";
    if let Some(key) = db.query_row(select, [], |row| row.get(0)).optional()? {
        return Ok(key);
    }
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|error| Problem::internal(format!("no random numbers: {error}")))?;
    db.execute("INSERT INTO secret (id, cursor_key) VALUES (1, ?1)", [key])?;
    Ok(key)
}

/// `SQLite` changes the mode only while nobody else looks at the file, and does not wait for that by itself.
fn write_ahead(db: &Connection) -> rusqlite::Result<()> {
    let until = Instant::now() + BUSY;
    loop {
        match db.pragma_update(None, "journal_mode", "WAL") {
            Err(rusqlite::Error::SqliteFailure(ffi::Error { code: ErrorCode::DatabaseBusy, .. }, _))
                if Instant::now() < until =>
            {
                std::thread::sleep(Duration::from_millis(10));
            }
            done => return done,
        }
    }
}
