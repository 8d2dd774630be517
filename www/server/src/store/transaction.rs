//! Writing: the transaction, and a post as a row.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::{post::Post, problem::Problem};

pub(crate) const INSERT: &str =
    "INSERT INTO posts (seq, created_at, topic, author, lang, json) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

/// Locks the file from the start. A transaction that reads first and writes then is refused at once, without any
/// waiting, if another server wrote in between.
pub(super) fn writing(db: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    db.transaction_with_behavior(TransactionBehavior::Immediate)
}

pub(super) fn insert(db: &Connection, post: &Post, created_at: i64) -> Result<(), Problem> {
    let row = (post.seq, created_at, &post.topic, &post.author.handle, &post.lang, post.json()?);
    db.prepare_cached(INSERT)?.execute(row)?;
    Ok(())
}
