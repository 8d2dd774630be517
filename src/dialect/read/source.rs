//! Sources: where in an answer a dialect reads a value.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::config::text::format;
use crate::dialect::path::Path;
use crate::dialect::value::Const;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// `body:path`
    Body(Path),
    /// `header:name`, the first header with this name.
    Header(String),
    /// `link:rel`: the URL of a link; `link:rel;name`: one of its parameters.
    Link(String, Option<String>),
    /// `last:path`, in the last element of the page.
    Last(Path),
    /// `first:path`, in the first one.
    First(Path),
    /// The number at the target in the request sent, or `from`, and a stride.
    Inc { by: Stride, from: i64 },
    /// A number of the answer, and another.
    Plus { n: i64, of: Box<Source> },
    /// Always this.
    Const(Const),
    /// The first that is not blank.
    Any(Vec<Source>),
    /// A text that the server has percent-encoded already, decoded where it is written.
    Decoded(Box<Source>),
}

/// How far a counter goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stride {
    /// By this number: 1 counts pages.
    Number(i64),
    /// By the page size.
    Limit,
    /// By the elements of the page.
    Items,
    /// By a number of the answer.
    Of(Box<Source>),
}

impl Source {
    /// One that gives nothing.
    pub(crate) const NONE: Source = Source::Any(Vec::new());

    /// Every path into the body, header and link that it reads, behind those in `out`.
    pub(crate) fn each_leaf<'s>(&'s self, out: &mut Vec<&'s Source>) {
        match self {
            Source::Any(list) => {
                for one in list {
                    one.each_leaf(out);
                }
            }
            Source::Plus { of, .. } | Source::Decoded(of) => of.each_leaf(out),
            Source::Inc { by: Stride::Of(source), .. } => source.each_leaf(out),
            Source::Body(_) | Source::Header(_) | Source::Link(..) => out.push(self),
            _ => {}
        }
    }

    /// How it counts, if it does, and from which number.
    pub(crate) fn counter(&self) -> Option<(&Stride, i64)> {
        match self {
            Source::Inc { by, from } => Some((by, *from)),
            // What the answer says of itself, and one more, is a page number.
            Source::Plus { n: 1, .. } => Some((&Stride::Number(1), 1)),
            Source::Plus { .. } => Some((&Stride::Limit, 0)),
            Source::Any(list) => list.iter().find_map(Source::counter),
            _ => None,
        }
    }

    /// The source as a dialect writes it, for messages.
    pub(crate) fn name(&self) -> String {
        match self {
            Source::Body(path) => format("body:{}", &[path.as_str()]),
            Source::Header(name) => format("header:{}", &[name]),
            Source::Link(rel, None) => format("link:{}", &[rel]),
            Source::Link(rel, Some(name)) => format("link:{};{}", &[rel, name]),
            Source::Last(path) => format("last:{}", &[path.as_str()]),
            Source::First(path) => format("first:{}", &[path.as_str()]),
            Source::Inc { .. } => "inc".into(),
            Source::Plus { of, .. } | Source::Decoded(of) => of.name(),
            Source::Const(_) => "const".into(),
            Source::Any(list) => list.first().map_or_else(String::new, Source::name),
        }
    }
}
