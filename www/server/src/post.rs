//! A post: its JSON, its id, and what a writer may send.

use serde::{Deserialize, Serialize};

use crate::{clock, problem::Problem, words};

/// `snowflake` is this plus `seq`. Doubles near 2⁶⁰ are 256 apart, so `JSON.parse` collapses neighbours.
const SNOWFLAKE_BASE: i64 = 1 << 60;

#[derive(Serialize, Deserialize, Clone)]
pub(crate) struct Post {
    /// `p_` and five base-32 digits of `seq`: the order of ids is the order of `seq`.
    pub(crate) id: String,
    pub(crate) seq: i64,
    pub(crate) snowflake: i64,
    pub(crate) created_at: String,
    pub(crate) edited_at: Option<String>,
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) topic: String,
    pub(crate) lang: String,
    pub(crate) author: Author,
    pub(crate) tags: Vec<String>,
    pub(crate) pinned: bool,
    pub(crate) reply_to: Option<String>,
    pub(crate) stats: Stats,
    /// What its writer named it by: sent twice, it is one post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) client_id: Option<String>,
}

#[derive(Serialize, Deserialize, Clone)]
pub(crate) struct Author {
    pub(crate) id: u32,
    pub(crate) name: String,
    pub(crate) handle: String,
    pub(crate) avatar_hue: u16,
}

#[derive(Serialize, Deserialize, Clone)]
pub(crate) struct Stats {
    pub(crate) likes: u32,
    pub(crate) replies: u32,
    pub(crate) reading_seconds: u32,
    pub(crate) warmth: f64,
}

impl Author {
    pub(crate) fn nth(index: usize) -> Option<Self> {
        let name = words::NAMES.get(index)?;
        Some(Self {
            id: 101 + index as u32,
            name: (*name).to_owned(),
            handle: words::handle(name),
            avatar_hue: (index * 47 % 360) as u16,
        })
    }

    pub(crate) fn by_handle(handle: &str) -> Option<Self> {
        words::NAMES.iter().position(|name| words::handle(name) == handle).and_then(Self::nth)
    }
}

impl Post {
    /// Puts the post at a place in the list: everything that follows from `seq` and time.
    pub(crate) fn place(&mut self, seq: i64, created_at: i64) {
        self.id = id_of(seq);
        self.seq = seq;
        self.snowflake = SNOWFLAKE_BASE + seq;
        self.created_at = clock::iso(created_at);
    }

    pub(crate) fn json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The largest `seq` that five base-32 digits can name.
pub(crate) const MAX_SEQ: i64 = (1 << 25) - 1;

pub(crate) fn id_of(seq: i64) -> String {
    let mut id = String::from("p_");
    id.extend((0..5).rev().map(|place| char::from(DIGITS[(seq >> (5 * place) & 31) as usize])));
    id
}

pub(crate) fn seq_of(id: &str) -> Option<i64> {
    let digits = id.strip_prefix("p_").filter(|digits| digits.len() == 5)?;
    digits.bytes().try_fold(0, |seq, digit| Some(seq << 5 | DIGITS.iter().position(|d| *d == digit)? as i64))
}

/// The body of a POST or PATCH. Unknown members are refused: a misspelt field must not be dropped in silence.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(crate) struct Draft {
    pub(crate) title: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) topic: Option<String>,
    pub(crate) author: Option<String>,
    /// Of a new post only.
    pub(crate) client_id: Option<String>,
}

impl Draft {
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Problem> {
        let draft: Self = serde_json::from_slice(bytes).map_err(|error| {
            Problem::bad(
                "bad_json",
                format!("expected a JSON object {{title, body, topic?, author?, client_id?}}: {error}"),
            )
        })?;
        let text = |name: &str, value: &Option<String>, max: usize| match value {
            Some(text) if text.trim().is_empty() => Err(Problem::bad("bad_field", format!("{name} is blank"))),
            Some(text) if text.chars().count() > max => {
                Err(Problem::bad("bad_field", format!("{name} has more than {max} characters")))
            }
            _ => Ok(()),
        };
        text("title", &draft.title, 200)?;
        text("body", &draft.body, 4000)?;
        text("client_id", &draft.client_id, 100)?;
        if let Some(topic) = &draft.topic {
            known_topic(topic)?;
        }
        if let Some(handle) = &draft.author {
            known_author(handle)?;
        }
        Ok(draft)
    }

    /// Lays the draft over a post.
    pub(crate) fn apply(self, post: &mut Post) {
        post.title = self.title.unwrap_or_else(|| std::mem::take(&mut post.title));
        post.body = self.body.unwrap_or_else(|| std::mem::take(&mut post.body));
        post.topic = self.topic.unwrap_or_else(|| std::mem::take(&mut post.topic));
        if let Some(author) = self.author.as_deref().and_then(Author::by_handle) {
            post.author = author;
        }
    }
}

pub(crate) fn known_topic(topic: &str) -> Result<(), Problem> {
    if words::TOPICS.contains(&topic) {
        return Ok(());
    }
    Err(Problem::bad("bad_filter", format!("topic {topic:?} is none of {}", words::TOPICS.join(", "))))
}

pub(crate) fn known_lang(lang: &str) -> Result<(), Problem> {
    if words::LANGS.contains(&lang) {
        return Ok(());
    }
    Err(Problem::bad("bad_filter", format!("lang {lang:?} is none of {}", words::LANGS.join(", "))))
}

pub(crate) fn known_author(handle: &str) -> Result<(), Problem> {
    if Author::by_handle(handle).is_some() {
        return Ok(());
    }
    Err(Problem::bad(
        "bad_filter",
        format!("author {handle:?} is not a known handle, such as {:?}", words::handle(words::NAMES[0])),
    ))
}

#[cfg(test)]
mod tests {
    use super::{MAX_SEQ, id_of, seq_of};

    #[test]
    fn ids_name_every_seq_in_order() {
        for seq in [0, 1, 31, 32, 900_001, MAX_SEQ] {
            assert_eq!(seq_of(&id_of(seq)), Some(seq));
        }
        assert!(id_of(31) < id_of(32) && id_of(899_999) < id_of(900_001));
    }

    #[test]
    fn other_spellings_name_nothing() {
        for id in ["", "p_", "p_0000", "p_000000", "q_00000", "p_0000o", "p_0000A", "p_é000"] {
            assert_eq!(seq_of(id), None, "{id}");
        }
    }
}
