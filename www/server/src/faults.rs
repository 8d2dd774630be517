//! Faults on request: seeded, counted, the same every time.
//!
//! A **session** is a name that list requests carry as `session=NAME`. The server counts that session's list requests
//! from 1 and applies its **rules**. Rules come in two ways:
//!
//! - in the query of the list request: `faults=500@2,slow:300@0.2` — comma-separated `fault[@when]`, where `when` is
//!   absent (always), whole numbers joined by `+` (`2+5`: these requests), or a rate with a point (`0.2`);
//! - ahead of it: `POST /api/faults` with
//!   `{"session": "a", "seed": 7, "rules": [{"fault": "429:retry-after", "at": [2], "ms": 1000}]}`. A rule has one of
//!   `at` (request numbers), `rate` (0 to 1, drawn from the seed), `next` (the next k requests from now), or none
//!   (always); `ms`, `k` and `times` fill in what the fault's own text leaves open. Posting again replaces the rules
//!   and keeps the count.
//!
//! Without `session=`, the text of the parameter is the session's name (`faults=500@2`), so it counts for itself.
//! `GET /api/faults/NAME` tells what happened; `DELETE` forgets it. The list of faults is [`KINDS`], also served as
//! `GET /api/faults`.

mod body;
mod http;
mod kind;
mod session;

pub(crate) use self::{
    body::{Ending, cut_body},
    http::{forget, help, report, set},
    kind::{Fault, Hint, KINDS, LONGEST},
    session::Sessions,
};
