//! What a dialect may ask: its parameters, and rows from a place on.

use crate::{
    cursor::{Bound, Signer, Token},
    post,
    problem::Problem,
    query::Query,
    store::{Order, Place, Pos, Row, Scope, Store},
};

/// Of most lists.
const MAX_LIMIT: u64 = 100;

/// The faults that change what a page holds or where it leads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Twist {
    /// The server takes no more than this many rows per page.
    pub(crate) lower_limit: Option<u32>,
    /// Rows of the page before this one come again in front; `u32::MAX` means all of it.
    pub(crate) overlap: Option<u32>,
    pub(crate) empty: bool,
    pub(crate) circle: Option<Circle>,
    pub(crate) missing_key: bool,
    pub(crate) foreign_next: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Circle {
    /// This page leads to itself.
    One,
    /// A leads to B, B leads to A.
    Two,
}

/// Who makes the continuation, and so what a server can do to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drive {
    /// The server writes it.
    Token,
    /// The client takes it from the last row.
    Rows,
}

pub(crate) struct Ask<'a> {
    pub(crate) store: &'a Store,
    pub(crate) signer: &'a Signer,
    /// As the client called it.
    pub(crate) path: &'a str,
    /// `http://host:port` as the client called it.
    pub(crate) origin: &'a str,
    pub(crate) query: &'a Query,
    pub(crate) body: &'a [u8],
    pub(crate) scope: Scope,
    pub(crate) twist: Twist,
}

/// Rows and the ways on.
pub(super) struct Page {
    pub(super) rows: Vec<Row>,
    /// There are more rows in the direction of travel.
    pub(super) more: bool,
    pub(super) next: Option<Token>,
    pub(super) prev: Option<Token>,
}

impl Page {
    pub(super) fn first_id(&self) -> Option<String> {
        self.rows.first().map(|row| post::id_of(row.pos.seq))
    }

    pub(super) fn last_id(&self) -> Option<String> {
        self.rows.last().map(|row| post::id_of(row.pos.seq))
    }
}

/// Rows by number.
pub(super) struct Numbered {
    pub(super) rows: Vec<Row>,
    pub(super) total: u64,
}

/// The filters every list takes.
pub(crate) fn scope(query: &Query) -> Result<Scope, Problem> {
    let filter = |name: &str, known: fn(&str) -> Result<(), Problem>| {
        query.get(name).map(|value| known(value).map(|()| value.to_owned())).transpose()
    };
    Ok(Scope {
        topic: filter("topic", post::known_topic)?,
        author: filter("author", post::known_author)?,
        lang: filter("lang", post::known_lang)?,
        newest: query.get("n").map(|_| query.number("n", 0, 0, "bad_filter")).transpose()?,
    })
}

impl Ask<'_> {
    /// The page size, after the server had its way with it.
    pub(super) fn limit(&self, name: &str, default: u64) -> Result<u32, Problem> {
        self.limit_up_to(name, default, MAX_LIMIT)
    }

    pub(super) fn limit_up_to(&self, name: &str, default: u64, max: u64) -> Result<u32, Problem> {
        let asked = self.query.number(name, default, 1, "bad_limit")?;
        if asked > max {
            return Err(Problem::bad("bad_limit", format!("{name} is {asked}; expected 1 to {max}")));
        }
        Ok((asked as u32).min(self.twist.lower_limit.unwrap_or(u32::MAX)))
    }

    pub(super) fn bounded(&self, name: &str, asked: u64) -> Result<u32, Problem> {
        if !(1..=MAX_LIMIT).contains(&asked) {
            return Err(Problem::bad("bad_limit", format!("{name} is {asked}; expected 1 to {MAX_LIMIT}")));
        }
        Ok((asked as u32).min(self.twist.lower_limit.unwrap_or(u32::MAX)))
    }

    /// At most one of two parameters.
    pub(super) fn either(&self, one: &str, other: &str) -> Result<(), Problem> {
        if self.query.get(one).is_some() && self.query.get(other).is_some() {
            return Err(Problem::bad("bad_parameter", format!("{one} and {other} exclude each other")));
        }
        Ok(())
    }

    /// Signs and reads the cursors of this endpoint under these filters.
    pub(super) fn cursors(&self, order: Order) -> Bound {
        let Scope { topic, author, lang, newest } = &self.scope;
        self.signer.bind(&format!("{}|{order:?}|{topic:?}|{author:?}|{lang:?}|{newest:?}", self.path))
    }

    /// The place named by the cursor parameter, or the start.
    pub(super) fn token(&self, name: &str, order: Order) -> Result<Token, Problem> {
        self.query.get(name).map_or(Ok(Token::at(Place::Start)), |text| self.cursors(order).read(text))
    }

    pub(super) fn locate(&self, name: &str, id: &str) -> Result<Pos, Problem> {
        let found = match post::seq_of(id) {
            Some(seq) => self.store.locate(seq)?,
            None => None,
        };
        found.ok_or_else(|| Problem::bad("bad_cursor", format!("{name} is {id:?}, and there is no such post")))
    }

    /// A URL of this endpoint for `query`; on another origin if that fault is on.
    pub(super) fn url(&self, query: &str) -> String {
        let mut url = self.origin.to_owned();
        if self.twist.foreign_next {
            url = match url.strip_prefix("http://localhost") {
                Some(port) => format!("http://127.0.0.1{port}"),
                None => format!("http://localhost{}", url.rfind(':').filter(|at| *at > 5).map_or("", |at| &url[at..])),
            };
        }
        url.push_str(self.path);
        if !query.is_empty() {
            url.push('?');
            url.push_str(query);
        }
        url
    }

    pub(super) fn page(&self, order: Order, from: Token, limit: u32, drive: Drive) -> Result<Page, Problem> {
        let mut page = match (self.twist.circle, drive, from.place) {
            (Some(_), Drive::Rows, Place::After(pos)) => {
                let rows = self.store.page(&self.scope, order, Place::Before(including(order, pos)), limit)?;
                Page { rows, more: true, next: None, prev: None }
            }
            _ => self.honest(order, from.place, limit)?,
        };
        if let (Some(overlap), false) = (self.twist.overlap, matches!(from.place, Place::Before(_))) {
            let first = page.rows.first().map(|row| row.pos);
            if let Some(pos) = first {
                let again = self.store.page(&self.scope, order, Place::Before(pos), overlap.min(limit))?;
                page.rows.splice(..0, again);
            }
        }
        if drive == Drive::Token {
            match self.twist.circle {
                Some(Circle::One) => page.next = Some(from),
                Some(Circle::Two) if from.nonce % 2 == 1 => {
                    page.next = Some(self.page_before(order, from.place, limit)?);
                }
                Some(Circle::Two) => page.next = page.next.map(|next| Token { nonce: 1, ..next }),
                None => {}
            }
            page.more |= self.twist.circle.is_some();
        }
        if self.twist.empty {
            page.rows.clear();
            page.more = true;
            page.next = Some(Token { nonce: from.nonce.wrapping_add(1), ..from });
        }
        self.spoil(&mut page.rows);
        Ok(page)
    }

    fn honest(&self, order: Order, place: Place, limit: u32) -> Result<Page, Problem> {
        let mut rows = self.store.page(&self.scope, order, place, limit + 1)?;
        let more = rows.len() > limit as usize;
        let backwards = matches!(place, Place::Before(_));
        if more {
            rows.remove(if backwards { 0 } else { limit as usize });
        }
        let exists = |place: Place| Ok::<_, Problem>(!self.store.page(&self.scope, order, place, 1)?.is_empty());
        let older = rows.last().map(|row| Place::After(row.pos));
        let newer = rows.first().map(|row| Place::Before(row.pos));
        let (mut next, mut prev) = (None, None);
        if let Some(place) = older {
            next = if backwards { exists(place)? } else { more }.then_some(Token::at(place));
        }
        if let Some(place) = newer {
            prev = if backwards { more } else { exists(place)? }.then_some(Token::at(place));
        }
        Ok(Page { rows, more, next, prev })
    }

    /// Where the page that led to `place` started.
    fn page_before(&self, order: Order, place: Place, limit: u32) -> Result<Token, Problem> {
        let Place::After(pos) = place else { return Ok(Token::at(Place::Start)) };
        let rows = self.store.page(&self.scope, order, Place::Before(including(order, pos)), limit + 1)?;
        let start = rows.first().filter(|_| rows.len() > limit as usize);
        Ok(Token::at(start.map_or(Place::Start, |row| Place::After(row.pos))))
    }

    pub(super) fn numbered(&self, offset: u64, limit: u32, drive: Drive) -> Result<Numbered, Problem> {
        let total = self.store.count(&self.scope)?;
        let offset = match (self.twist.circle, drive) {
            (Some(_), Drive::Rows) => offset.saturating_sub(limit.into()),
            _ => offset,
        };
        let again = u64::from(self.twist.overlap.unwrap_or(0).min(limit)).min(offset);
        let mut rows = self.store.slice(&self.scope, offset - again, limit + again as u32)?;
        if self.twist.empty {
            rows.clear();
        }
        self.spoil(&mut rows);
        Ok(Numbered { rows, total })
    }

    fn spoil(&self, rows: &mut [Row]) {
        let middle = rows.len() / 2;
        if let Some(row) = rows.get_mut(middle).filter(|_| self.twist.missing_key) {
            row.forget_id();
        }
    }
}

/// The position that `Before` has to name so that `pos` itself is the last row of the page.
fn including(order: Order, pos: Pos) -> Pos {
    let seq = if order == Order::Newest { pos.seq.saturating_sub(1) } else { pos.seq.saturating_add(1) };
    Pos { seq, ..pos }
}
