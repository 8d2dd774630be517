//! From plain data to a dialect, with every mistake told before anything is sent.

mod fields;
mod next;
mod rules;
mod source;
mod target;

use alloc::boxed::Box;
use alloc::vec::Vec;

use serde::de::{self, Deserialize, Deserializer};

use crate::config::reader::{Fields, Reader, get};
use crate::config::text::decimal;
use crate::config::value::Value;
use crate::dialect::follow::target::Target;
use crate::dialect::key::KeyPaths;
use crate::dialect::model::{Dialect, EMPTY, END, EXPIRED, PageSize, SIGNALS, Signal};
use crate::dialect::path::Path;
use crate::error::{Kind, Result};

use fields::{is_empty_list, refuse_empty, which};
use next::nexts;
use rules::{constants, pause, signal, statuses, stop};
use target::target;

const FIELDS: &str = "items item key limit next stop back blank empty endStatus expired retry throttled pause truncated error \
     end_status";

impl Dialect {
    /// Reads a dialect from plain data.
    ///
    /// # Errors
    /// [`Kind::Dialect`], with [`Error::path`](crate::Error::path) at the field: an unknown field with the near name, a
    /// path with the character where it goes wrong, a target that cannot be written, a value of the wrong kind.
    pub fn from_value(value: &Value) -> Result<Dialect> {
        let mut reader = Reader::new(Kind::Dialect, "dialect");
        let dialect = dialect(&mut reader, value);
        reader.finish(dialect)
    }

    /// One status has one meaning.
    fn check_statuses(&self, r: &mut Reader) {
        for (signal, (name, _)) in SIGNALS.iter().enumerate() {
            let list = self.signals[signal].as_ref().map_or(&[][..], |signal| &signal.status);
            for (index, status) in list.iter().enumerate() {
                let twice = list[..index].contains(status).then_some(signal);
                if let Some(other) = (0..signal).find(|other| self.by_status(*other, *status)).or(twice) {
                    let status = decimal(u64::from(*status));
                    r.fail_at(name, ": the status {} is in `{}` already", &[&status, SIGNALS[other].0]);
                }
            }
        }
    }
}

impl<'de> Deserialize<'de> for Dialect {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Dialect, D::Error> {
        Dialect::from_value(&Value::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// A dialect from JavaScript, where a Rust front end is told by its page which API to show.
#[cfg(all(feature = "fetch", target_arch = "wasm32"))]
impl TryFrom<wasm_bindgen::JsValue> for Dialect {
    type Error = crate::error::Error;

    /// Reads the plain object that `unspool/dialects` exports and `docs/DIALECTS.md` describes.
    ///
    /// # Errors
    /// [`Kind::Dialect`](crate::Kind::Dialect) if it is none: what is wrong, and where.
    fn try_from(value: wasm_bindgen::JsValue) -> Result<Dialect> {
        let value: Value = serde_wasm_bindgen::from_value(value).map_err(|why| {
            crate::error::Error::of(
                crate::error::Kind::Dialect,
                "the dialect is no plain data: {}",
                &[&why.to_string()],
            )
        })?;
        Dialect::from_value(&value)
    }
}

fn dialect(r: &mut Reader, value: &Value) -> Dialect {
    let mut dialect = Dialect::default();
    let fields = r.fields(value, FIELDS);
    if let Some(value) = r.open(fields, "items") {
        refuse_empty(r, value, "paths");
        let mut index = 0;
        while let Some(one) = r.item(value, index) {
            let mut path = Path::default();
            match one {
                Value::Text(text) => path = Path::parse(r, text),
                other => r.wrong("a path or a list of paths", other),
            }
            if index == 0 {
                dialect.items = path;
            } else {
                dialect.or_items.push(path);
            }
            index += 1;
            r.leave();
        }
        r.leave();
    } else {
        r.missing(
            "items",
            "the path of the list in the answer, which a family takes as its argument; \"\" is the answer itself",
        );
    }
    if value.get("next").is_none() {
        r.missing("next", "how to ask for the next page; null means that there is only one");
    }
    if let Some(path) = r.text(fields, "item") {
        r.enter("item");
        dialect.item = Some(Path::parse(r, path));
        r.leave();
    }
    if let Some(value) = r.open(fields, "key") {
        dialect.keys = KeyPaths::parse(r, value);
        r.leave();
    }
    if let Some(value) = r.open(fields, "limit") {
        dialect.limit = Some(limit(r, value));
        r.leave();
    }
    nexts(r, fields, "next", &mut dialect.next);
    dialect.reversed = nexts(r, fields, "back", &mut dialect.back);
    if let Some(value) = r.open(fields, "stop") {
        while let Some(one) = r.item(value, dialect.stop.len()) {
            dialect.stop.push(stop(r, one));
            r.leave();
        }
        r.leave();
    }
    if let Some(value) = r.open(fields, "blank") {
        if !matches!(value, Value::List(_)) {
            r.wrong("a list of the values that are blank", value);
        }
        dialect.blank = Some(constants(r, value));
        r.leave();
    }
    if let Some(value) = r.open(fields, "empty") {
        let fields = r.fields(value, "absent status");
        dialect.absent = r.flag(fields, "absent").unwrap_or(false);
        let by_status = read_status(r, fields, "status", &mut dialect.signals[EMPTY]);
        if !dialect.absent && !by_status {
            r.fail(" is missing: `absent: true` or `status`", &[]);
        }
        r.leave();
    }
    // Dialects that were written down before call it `end_status`.
    let (name, twice) = which(fields, "endStatus end_status");
    if !twice.is_empty() {
        r.fail_at(twice, ": the old name of `endStatus`, which is there too", &[]);
    }
    if !get(fields, name).is_some_and(is_empty_list) {
        read_status(r, fields, name, &mut dialect.signals[END]);
    }
    for (index, (name, known)) in SIGNALS.iter().enumerate().skip(EXPIRED) {
        if let Some(value) = r.open(fields, name) {
            dialect.signals[index] = Some(Box::new(signal(r, value, known)));
            r.leave();
        }
    }
    if let Some(value) = r.open(fields, "pause") {
        dialect.pause = Some(pause(r, value));
        r.leave();
    }
    dialect.check_statuses(r);
    dialect
}

/// A state that is told by a status alone. Whether the field is there.
#[inline(never)]
fn read_status(r: &mut Reader, fields: Fields<'_>, name: &str, out: &mut Option<Box<Signal>>) -> bool {
    let Some(value) = r.open(fields, name) else { return false };
    *out = Some(Box::new(Signal { status: statuses(r, value), at: None, is: Vec::new(), after: None }));
    r.leave();
    true
}

fn limit(r: &mut Reader, value: &Value) -> PageSize {
    let fields = r.fields(value, "at default max");
    let mut limit = PageSize { at: Target::WholeBody, default: None, max: None };
    if let Some(value) = r.need(fields, "at", "the target of the page size, as `query:limit`") {
        limit.at = target(r, value);
        r.leave();
    }
    limit.default = r.integer(fields, "default", 1, i64::MAX);
    limit.max = r.integer(fields, "max", 1, i64::MAX);
    limit
}
