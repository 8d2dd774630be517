//! Walking the list from a position, in either direction.

use rusqlite::{Connection, Statement, StatementStatus, ToSql};

use super::{Order, Place, Pos, Row, Scope, Store};

/// SQL text with its values, grown together.
struct Query<'a> {
    sql: String,
    values: Vec<&'a dyn ToSql>,
}

impl<'a> Query<'a> {
    fn new(select: &str) -> Self {
        Self { sql: format!("{select} FROM posts WHERE "), values: Vec::new() }
    }

    fn filter(mut self, scope: &'a Scope) -> Self {
        let filters = [("topic", &scope.topic), ("author", &scope.author), ("lang", &scope.lang)];
        for (column, value) in filters {
            if let Some(value) = value {
                self.sql.push_str(column);
                self.sql.push_str(" = ? AND ");
                self.values.push(value);
            }
        }
        self
    }

    fn bound(mut self, comparison: &str, pos: Option<&'a Pos>) -> Self {
        if let Some(pos) = pos {
            self.sql.push_str(comparison);
            self.sql.push_str(" AND ");
            if comparison.contains("created_at") {
                self.values.push(&pos.created_at);
            }
            self.values.push(&pos.seq);
        }
        self
    }

    fn end(mut self, tail: &str, values: &[&'a dyn ToSql]) -> Self {
        self.sql.push_str("1 ");
        self.sql.push_str(tail);
        self.values.extend(values);
        self
    }

    fn run<T>(
        self,
        db: &Connection,
        read: impl FnOnce(&mut Statement<'_>, &[&dyn ToSql]) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        read(&mut *db.prepare_cached(&self.sql)?, &self.values)
    }
}

/// The parts of a statement that follow from order and direction.
fn shape(order: Order, backwards: bool) -> (&'static str, &'static str) {
    match (order, backwards) {
        (Order::Newest, false) | (Order::Oldest, true) => {
            ("(created_at, seq) < (?, ?)", "ORDER BY created_at DESC, seq DESC LIMIT ?")
        }
        (Order::Newest, true) | (Order::Oldest, false) => {
            ("(created_at, seq) > (?, ?)", "ORDER BY created_at ASC, seq ASC LIMIT ?")
        }
        (Order::Seq, false) => ("seq > ?", "ORDER BY seq ASC LIMIT ?"),
        (Order::Seq, true) => ("seq < ?", "ORDER BY seq DESC LIMIT ?"),
    }
}

const FLOOR: &str = "(created_at, seq) >= (?, ?)";

impl Scope {
    /// The oldest position still inside `newest`: `Err(())` when the list is empty, `Ok(None)` when nothing is cut off.
    fn floor(&self, db: &Connection) -> rusqlite::Result<Result<Option<Pos>, ()>> {
        let Some(newest) = self.newest else { return Ok(Ok(None)) };
        let Some(skip) = newest.checked_sub(1) else { return Ok(Err(())) };
        let skip = i64::try_from(skip).unwrap_or(i64::MAX);
        let values: [&dyn ToSql; 1] = [&skip];
        let query = Query::new("SELECT created_at, seq").filter(self);
        let query = query.end("ORDER BY created_at DESC, seq DESC LIMIT 1 OFFSET ?", &values);
        let found = query.run(db, |statement, values| {
            statement.query_map(values, |row| Ok(Pos { created_at: row.get(0)?, seq: row.get(1)? }))?.next().transpose()
        })?;
        Ok(Ok(found))
    }
}

fn rows(statement: &mut Statement<'_>, values: &[&dyn ToSql]) -> rusqlite::Result<Vec<Row>> {
    let read =
        |row: &rusqlite::Row<'_>| Ok(Row { pos: Pos { seq: row.get(0)?, created_at: row.get(1)? }, json: row.get(2)? });
    statement.query_map(values, read)?.collect()
}

const ROW: &str = "SELECT seq, created_at, json";

impl Store {
    /// Up to `limit` rows from `place`, in the order of the list.
    ///
    /// # Errors
    /// What `SQLite` says when it cannot read the database.
    pub fn page(&self, scope: &Scope, order: Order, place: Place, limit: u32) -> rusqlite::Result<Vec<Row>> {
        let mut found = self.walk("", scope, order, place, limit, rows)?;
        if matches!(place, Place::Before(_)) {
            found.reverse();
        }
        Ok(found)
    }

    /// What `SQLite` says it will do for [`Store::page`], one line per step.
    ///
    /// # Errors
    /// What `SQLite` says when it cannot read the database.
    pub fn explain(&self, scope: &Scope, order: Order, place: Place) -> rusqlite::Result<Vec<String>> {
        self.walk("EXPLAIN QUERY PLAN ", scope, order, place, 30, |statement, values| {
            statement.query_map(values, |row| row.get(3))?.collect()
        })
    }

    /// What [`Store::page`] costs, in steps of `SQLite`'s virtual machine.
    ///
    /// # Errors
    /// What `SQLite` says when it cannot read the database.
    pub fn steps(&self, scope: &Scope, order: Order, place: Place, limit: u32) -> rusqlite::Result<i32> {
        self.walk("", scope, order, place, limit, |statement, values| {
            statement.reset_status(StatementStatus::VmStep);
            rows(statement, values)?;
            Ok(statement.get_status(StatementStatus::VmStep))
        })
    }

    fn walk<T: Default>(
        &self,
        prefix: &str,
        scope: &Scope,
        order: Order,
        place: Place,
        limit: u32,
        read: impl FnOnce(&mut Statement<'_>, &[&dyn ToSql]) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let (pos, backwards) = match &place {
            Place::Start => (None, false),
            Place::After(pos) => (Some(pos), false),
            Place::Before(pos) => (Some(pos), true),
        };
        let (comparison, tail) = shape(order, backwards);
        self.read(|db| {
            let Ok(floor) = scope.floor(db)? else { return Ok(T::default()) };
            let values: [&dyn ToSql; 1] = [&limit];
            let query = Query::new(&format!("{prefix}{ROW}")).filter(scope);
            query.bound(comparison, pos).bound(FLOOR, floor.as_ref()).end(tail, &values).run(db, read)
        })
    }

    /// Rows by number: what `OFFSET` APIs do, at the price they pay.
    ///
    /// # Errors
    /// What `SQLite` says when it cannot read the database.
    pub fn slice(&self, scope: &Scope, offset: u64, limit: u32) -> rusqlite::Result<Vec<Row>> {
        let offset = i64::try_from(offset).unwrap_or(i64::MAX);
        self.read(|db| {
            let Ok(floor) = scope.floor(db)? else { return Ok(Vec::new()) };
            let values: [&dyn ToSql; 2] = [&limit, &offset];
            let query = Query::new(ROW).filter(scope).bound(FLOOR, floor.as_ref());
            query.end("ORDER BY created_at DESC, seq DESC LIMIT ? OFFSET ?", &values).run(db, rows)
        })
    }

    /// How many rows the list holds.
    ///
    /// # Errors
    /// What `SQLite` says when it cannot read the database.
    pub fn count(&self, scope: &Scope) -> rusqlite::Result<u64> {
        let all: i64 = self.read(|db| {
            let query = Query::new("SELECT count(*)").filter(scope).end("", &[]);
            query.run(db, |statement, values| statement.query_row(values, |row| row.get(0)))
        })?;
        Ok((all as u64).min(scope.newest.unwrap_or(u64::MAX)))
    }
}
