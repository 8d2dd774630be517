//! The rows of a list, their order, and where a page of them starts.

/// A place in the order of the list: time first, `seq` among equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pos {
    pub created_at: i64,
    pub seq: i64,
}

/// Where a page starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Start,
    /// The rows that follow this position in the order of the list.
    After(Pos),
    /// The rows just before it; still given in the order of the list.
    Before(Pos),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// `created_at DESC, seq DESC`
    Newest,
    /// `created_at ASC, seq ASC`
    Oldest,
    /// `seq ASC`, as `GET /users` of GitHub orders by id
    Seq,
}

/// Which rows a list holds.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    pub topic: Option<String>,
    pub author: Option<String>,
    pub lang: Option<String>,
    /// Only the newest `n` of what the filters leave.
    pub newest: Option<u64>,
}

#[derive(Debug, Clone)]
pub struct Row {
    pub pos: Pos,
    /// The post, exactly as every endpoint writes it.
    pub json: String,
}

const ID: &str = "{\"id\":\"";

impl Row {
    /// The id as the JSON text gives it.
    pub(crate) fn id(&self) -> Option<&str> {
        self.json.strip_prefix(ID)?.split('"').next()
    }

    /// Takes the id out of the JSON text.
    pub(crate) fn forget_id(&mut self) {
        if let Some(id) = self.id() {
            let rest = ID.len() + id.len() + "\",".len();
            self.json.replace_range(1..rest, "");
        }
    }
}
