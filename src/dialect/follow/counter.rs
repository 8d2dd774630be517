//! Counters of ours: a page number or an offset that each request carries one further.

use crate::dialect::model::Dialect;
use crate::dialect::read::source::Stride;
use crate::dialect::value::Found;
use crate::http::request::Request;

impl Dialect {
    /// Whether a request is past the first page or item of its counter.
    pub(crate) fn is_past_start(&self, request: &Request) -> bool {
        self.counter(&mut |at, _, from| at.count(request).is_some_and(|number| number > from)).is_some()
    }

    /// The request with its counter `rows` rows further back; pages go back whole, of `size` rows each. `None` if
    /// nothing counts, or where it is at the start already.
    pub(crate) fn step_back(&self, request: &Request, rows: usize, size: usize) -> Option<Request> {
        let (at, by, from) = self.counter(&mut |_, _, _| true)?;
        let now = at.count(request)?;
        let steps = if matches!(by, Stride::Number(1)) { rows.div_ceil(size.max(1)) } else { rows };
        let back = now.saturating_sub(steps as i64).max(from);
        if back == now {
            return None;
        }
        let mut out = request.clone();
        at.write(&mut out, &Found::Int(back)).ok()?;
        Some(out)
    }
}
