//! The witness of an end: what in an answer says that the list ends here, or that it goes on.

use alloc::string::String;

use crate::config::text::decimal;
use crate::dialect::follow::target::Target;
use crate::dialect::model::{Dialect, Next, TRUNCATED};
use crate::dialect::read::answer::Answer;
use crate::dialect::read::lookup::Lookup;
use crate::dialect::read::page::Page;
use crate::dialect::read::source::Source;
use crate::store::Direction;

use super::rule::EndRule;

/// What says that a list ends, or that it goes on: a rule, and where in the list of rules it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Witness {
    pub(crate) by: EndRule,
    /// Where in the list of rules it stands.
    pub(crate) rule: usize,
    pub(crate) strong: bool,
}

impl Witness {
    /// For what no rule of the dialect's says.
    pub(crate) const fn of(by: EndRule) -> Witness {
        Witness { by, rule: 0, strong: false }
    }

    /// Whether it is a flag, a number that was told, or nothing of a rule's: not `short`, `empty`, `same`.
    pub(crate) fn is_strong(self) -> bool {
        self.strong
    }

    /// Whether it is about a number.
    pub(crate) fn is_number(self) -> bool {
        matches!(self.by, EndRule::Total | EndRule::Pages)
    }
}

impl Dialect {
    /// Where a witness stands and what stands there, for a person.
    pub(crate) fn describe(&self, witness: Witness, answer: &Answer<'_>, page: &Page) -> (String, Option<String>) {
        let number = match witness.by {
            EndRule::Same => {
                let target = self.stop.get(witness.rule).and_then(|stop| stop.targets.first());
                return (target.map(Target::text).unwrap_or_default(), None);
            }
            EndRule::Start => return self.start(Some(answer.sent)),
            EndRule::Short | EndRule::Empty => page.elements as u64,
            EndRule::Status => u64::from(answer.head.status),
            _ => {
                if let Some(source) = self.source_of(witness, answer.direction) {
                    let lookup = Lookup { dialect: self, answer, page: Some(page) };
                    let found = lookup.find(source, None).ok().flatten();
                    return (source.name(), found.map(|found| found.describe()));
                }
                if witness.by == EndRule::Absent {
                    return (String::new(), None);
                }
                u64::from(answer.head.status)
            }
        };
        let place =
            if matches!(witness.by, EndRule::Status | EndRule::Truncated) { "status" } else { self.items.as_str() };
        (place.into(), Some(decimal(number)))
    }

    /// The name of the place that says so.
    pub(crate) fn place_of(&self, witness: Witness, direction: Direction) -> String {
        if witness.by == EndRule::Start {
            return self.start(None).0;
        }
        self.source_of(witness, direction).map(Source::name).unwrap_or_default()
    }

    /// The source that says so: of a rule, or of the continuation.
    #[inline(never)]
    fn source_of(&self, witness: Witness, direction: Direction) -> Option<&Source> {
        match (witness.by, self.stop.get(witness.rule)) {
            (EndRule::Flag | EndRule::Total | EndRule::Pages, Some(stop)) => Some(&stop.source),
            (EndRule::Truncated, _) => self.signals[TRUNCATED].as_ref()?.at.as_ref(),
            _ => match self.ways(direction).first()? {
                Next::Set { set, .. } => set.first().map(|one| &one.from),
                Next::Follow { url: source, .. } | Next::Merge(source) => Some(source),
                Next::Request(_) => None,
            },
        }
    }
}
