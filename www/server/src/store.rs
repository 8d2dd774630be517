//! The posts in `SQLite`: newest first, found by keyset, so that page 3000 costs what page 1 costs.
//!
//! A position is `(created_at, seq)`. Every list is a walk over a composite index that ends in these two columns; the
//! next page starts with a row-value comparison, never with `OFFSET` (which is there for the dialects that count).

mod list;
mod open;
mod row;
mod transaction;

use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use rusqlite::{Connection, OptionalExtension};

pub(crate) use self::transaction::INSERT;
use self::transaction::{insert, writing};
pub use self::{
    open::Existing,
    row::{Order, Place, Pos, Row, Scope},
};
use crate::{
    clock,
    post::{Draft, MAX_SEQ, Post},
    problem::Problem,
    rng::Rng,
    seed,
};

/// One writer and a few readers for a file; a single connection for `:memory:`.
pub struct Store {
    writer: Mutex<Connection>,
    readers: Vec<Mutex<Connection>>,
    turn: AtomicUsize,
}

/// The post that was sent under this name before.
fn sent(db: &Connection, client_id: &str) -> Result<Option<String>, Problem> {
    let known = db.query_row("SELECT seq FROM sent WHERE client_id = ?1", [client_id], |row| row.get::<_, i64>(0));
    let Some(seq) = known.optional()? else { return Ok(None) };
    let json = db.query_row("SELECT json FROM posts WHERE seq = ?1", [seq], |row| row.get(0)).optional()?;
    json.map_or_else(
        || Err(Problem::not_found("this post was sent, and has been deleted since".to_owned())),
        |it| Ok(Some(it)),
    )
}

fn lock(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    // A panic while holding the lock leaves SQLite itself consistent: an open transaction rolls back when dropped.
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Store {
    /// Opens `path` (`:memory:` for none), and fills it if it is new.
    ///
    /// # Errors
    ///
    /// When it is there with another seed or count, is no database of this server, or cannot be read or written.
    pub fn open(path: &str, seed: u64, count: u32) -> Result<Self, String> {
        Self::with_key(path, seed, count, Existing::Match).map(|(store, _)| store)
    }

    /// The store, and the key of its cursors.
    pub(crate) fn with_key(path: &str, seed: u64, count: u32, existing: Existing) -> Result<(Self, [u8; 32]), String> {
        let opened = open::open(path, seed, count, existing).map_err(|problem| problem.message)?;
        let store = Self {
            writer: Mutex::new(opened.writer),
            readers: opened.readers.into_iter().map(Mutex::new).collect(),
            turn: AtomicUsize::new(0),
        };
        Ok((store, opened.key))
    }

    /// Runs `work` on a connection that only reads.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
        if self.readers.is_empty() {
            return work(&lock(&self.writer));
        }
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        work(&lock(&self.readers[turn % self.readers.len()]))
    }

    /// The JSON text of one post.
    pub(crate) fn get(&self, seq: i64) -> rusqlite::Result<Option<String>> {
        self.read(|db| {
            db.prepare_cached("SELECT json FROM posts WHERE seq = ?1")?.query_row([seq], |row| row.get(0)).optional()
        })
    }

    /// Where a post is, or was: a deleted post still marks its place, so that "after this id" goes on.
    pub(crate) fn locate(&self, seq: i64) -> rusqlite::Result<Option<Pos>> {
        let sql = "SELECT created_at FROM posts WHERE seq = ?1 UNION ALL SELECT created_at FROM gone WHERE seq = ?1";
        self.read(|db| {
            db.prepare_cached(sql)?.query_row([seq], |row| Ok(Pos { created_at: row.get(0)?, seq })).optional()
        })
    }

    /// Adds posts as the newest ones, in the order given, and returns their JSON. One that was sent before, under the
    /// same `client_id`, is the post that it was.
    pub(crate) fn add(&self, drafts: Vec<Draft>) -> Result<Vec<String>, Problem> {
        let mut db = lock(&self.writer);
        let transaction = writing(&mut db)?;
        let mut added = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let name = draft.client_id.clone();
            if let Some(json) = name.as_deref().map(|name| sent(&transaction, name)).transpose()?.flatten() {
                added.push(json);
                continue;
            }
            let (last_seq, last_time): (i64, i64) = transaction.query_row(
                "SELECT max(coalesce((SELECT max(seq) FROM posts), 0), coalesce((SELECT max(seq) FROM gone), 0)),
                        coalesce((SELECT max(created_at) FROM posts), 0)",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            let mut rng = Rng::new(last_seq as u64);
            let seq = last_seq + seed::stride(&mut rng);
            if seq > MAX_SEQ {
                return Err(Problem::bad("full", "there is no id left; start the server with --replace to begin anew"));
            }
            let created_at = clock::now().max(last_time);
            let mut post = seed::invent(&mut rng);
            post.place(seq, created_at);
            draft.apply(&mut post);
            post.client_id.clone_from(&name);
            added.push(post.json()?);
            insert(&transaction, &post, created_at)?;
            if let Some(name) = name {
                transaction.execute("INSERT INTO sent (client_id, seq) VALUES (?1, ?2)", (name, seq))?;
            }
        }
        transaction.commit()?;
        Ok(added)
    }

    pub(crate) fn change(&self, seq: i64, draft: Draft) -> Result<Option<String>, Problem> {
        let mut db = lock(&self.writer);
        let transaction = writing(&mut db)?;
        let found: Option<(i64, String)> = transaction
            .query_row("SELECT created_at, json FROM posts WHERE seq = ?1", [seq], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((created_at, json)) = found else { return Ok(None) };
        let mut post: Post = serde_json::from_str(&json)?;
        draft.apply(&mut post);
        post.edited_at = Some(clock::iso(clock::now().max(created_at)));
        transaction.execute("DELETE FROM posts WHERE seq = ?1", [seq])?;
        insert(&transaction, &post, created_at)?;
        transaction.commit()?;
        Ok(Some(post.json()?))
    }

    /// Whether there was such a post.
    pub(crate) fn remove(&self, seq: i64) -> Result<bool, Problem> {
        let mut db = lock(&self.writer);
        let transaction = writing(&mut db)?;
        transaction
            .execute("INSERT INTO gone (seq, created_at) SELECT seq, created_at FROM posts WHERE seq = ?1", [seq])?;
        let removed = transaction.execute("DELETE FROM posts WHERE seq = ?1", [seq])?;
        transaction.commit()?;
        Ok(removed > 0)
    }
}
