//! Where an item belongs in a list that is sorted by one of its values.

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::config::reader::{Fields, Reader, get};
use crate::config::value::Value;
use crate::dialect::Path;
use crate::error::{Kind, Result};
use crate::json::{JsonKind, Node, Tape, number};

/// By which value a list is sorted, and which way: [`Options::order`](crate::Options::order).
///
/// Numbers are compared as numbers, to the last digit; strings by their UTF-16 code units, as `<` of JavaScript does,
/// so that dates have to be of one form (ISO 8601, say); numbers stand before strings. What has neither there (nothing,
/// `null`, an object) stands at the end, whichever way. Among equals, an item counts as the newest: it goes behind them
/// if the order is ascending, and before them if it is descending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemOrder {
    by: Path,
    descending: bool,
}

impl ItemOrder {
    /// The order by the value at this path.
    ///
    /// # Errors
    /// [`Kind::Options`] if that is no path.
    pub fn by(path: &str, descending: bool) -> Result<ItemOrder> {
        let mut reader = Reader::new(Kind::Options, "order.by");
        let by = Path::parse(&mut reader, path);
        reader.finish(ItemOrder { by, descending })
    }

    pub(crate) fn parse(r: &mut Reader, fields: Fields<'_>) -> Option<ItemOrder> {
        let value = get(fields, "order")?;
        r.enter("order");
        let fields = r.fields(value, "by direction");
        let descending = match r.text(fields, "direction") {
            Some("desc") => true,
            Some("asc") => false,
            Some(other) => {
                r.wrong_at("direction", "\"asc\" or \"desc\"", &Value::Text(other.into()));
                false
            }
            None => {
                r.missing("direction", "\"asc\" or \"desc\"");
                false
            }
        };
        let mut by = Path::default();
        match r.text(fields, "by") {
            Some(path) => {
                r.enter("by");
                by = Path::parse(r, path);
                r.leave();
            }
            None => r.missing("by", "the path of the value that the list is sorted by"),
        }
        r.leave();
        Some(ItemOrder { by, descending })
    }

    /// What an item, given as JSON, is sorted by; `below`: where it lies in the element that paths start at.
    pub(crate) fn rank(&self, item: &[u8], below: Option<&Path>) -> Rank {
        let mut tape = Tape::new();
        let value = tape.parse(item).ok().and_then(|doc| self.by.first_below(doc.root(), below));
        value.map_or(Rank::Nothing, Rank::of)
    }

    /// Whether an item of the list stands before one that goes in.
    pub(crate) fn is_before(&self, there: &Rank, incoming: &Rank) -> bool {
        match (there, incoming) {
            (_, Rank::Nothing) => true,
            (Rank::Nothing, _) => false,
            _ if self.descending => there.compare(incoming) == Ordering::Greater,
            _ => there.compare(incoming) != Ordering::Greater,
        }
    }
}

/// What an item is sorted by.
pub(crate) enum Rank {
    /// A number, by its one spelling.
    Number(Vec<u8>),
    /// A string, decoded.
    Text(Vec<u8>),
    /// Neither.
    Nothing,
}

impl Rank {
    fn of(node: Node<'_>) -> Rank {
        match node.kind() {
            JsonKind::Number => Rank::Number(number::canonical(node.raw()).into_owned()),
            JsonKind::String => Rank::Text(node.decoded().unwrap_or_default().into_owned()),
            _ => Rank::Nothing,
        }
    }

    fn compare(&self, other: &Rank) -> Ordering {
        match (self, other) {
            (Rank::Number(one), Rank::Number(other)) => number::compare(one, other),
            (Rank::Text(one), Rank::Text(other)) => compare_units(one, other),
            (Rank::Number(_), _) => Ordering::Less,
            _ => Ordering::Greater,
        }
    }
}

/// Texts by their UTF-16 code units. That is the order of their bytes, but for characters beyond U+FFFF: those begin
/// with a surrogate, which stands before U+E000 to U+FFFF.
fn compare_units(one: &[u8], other: &[u8]) -> Ordering {
    let unit = |byte: u8| {
        if byte >= 0xf0 {
            u16::from(byte)
        } else if byte >= 0xee {
            0x100
        } else {
            u16::from(byte)
        }
    };
    for (a, b) in one.iter().zip(other) {
        if a != b {
            return unit(*a).cmp(&unit(*b)).then(a.cmp(b));
        }
    }
    one.len().cmp(&other.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(one: &str, other: &str) -> Ordering {
        let rank = |text: &str| Rank::of(Tape::new().parse(text.as_bytes()).unwrap().root());
        rank(one).compare(&rank(other))
    }

    #[test]
    fn numbers_are_compared_to_the_last_digit_and_strings_by_code_unit() {
        let ascending = [
            "-1e400",
            "-9007199254740993",
            "-9007199254740992",
            "-10",
            "-9.5",
            "-1",
            "-0.1",
            "-1e-9",
            "0",
            "1e-9",
            "0.05",
            "0.5",
            "1",
            "1.5",
            "2",
            "9.99",
            "10",
            "9007199254740992",
            "9007199254740993",
            "1e400",
            "\"\"",
            "\"A\"",
            "\"AB\"",
            "\"a\"",
            "\"\u{e9}\"",
            "\"\u{d7ff}\"",
            "\"\u{1f600}\"",
            "\"\u{1f601}\"",
            "\"\u{e000}\"",
            "\"\u{fffd}\"",
        ];
        for (at, one) in ascending.iter().enumerate() {
            for (place, other) in ascending.iter().enumerate() {
                assert_eq!(compare(one, other), at.cmp(&place), "{one} and {other}");
            }
        }
        assert_eq!(compare("1.50", "15e-1"), Ordering::Equal);
        assert_eq!(compare("-0", "0e9"), Ordering::Equal);
        assert_eq!(compare("100", "1e2"), Ordering::Equal);
    }
}
