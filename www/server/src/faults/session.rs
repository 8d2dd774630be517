//! Sessions: who asked how often, which rules apply, what came of it.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize};

use super::Fault;
use crate::rng::Rng;

const LOG: usize = 200;
/// Of a query that is logged, in bytes; of the name of a session, too.
const LOGGED: usize = 1000;
/// Beyond this many sessions, the one that was quiet longest is forgotten.
const SESSIONS: usize = 1000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleSpec {
    fault: String,
    at: Option<Vec<u64>>,
    rate: Option<f64>,
    next: Option<u64>,
    ms: Option<u64>,
    k: Option<u32>,
    times: Option<u64>,
}

#[derive(Clone)]
enum When {
    Always,
    At(Vec<u64>),
    Rate(f64),
    /// Up to and including this request.
    Until(u64),
}

#[derive(Clone)]
struct Rule {
    fault: Fault,
    text: String,
    when: When,
}

impl Rule {
    fn from_spec(spec: RuleSpec, requests: u64) -> Result<Option<Self>, String> {
        let Some(fault) = Fault::parse(&spec.fault, spec.ms, spec.k, spec.times)? else { return Ok(None) };
        let when = match (spec.at, spec.rate, spec.next) {
            (None, None, None) => When::Always,
            (Some(at), None, None) => When::At(at),
            (None, Some(rate), None) if (0.0..=1.0).contains(&rate) => When::Rate(rate),
            (None, Some(rate), None) => return Err(format!("rate {rate} is not from 0 to 1")),
            (None, None, Some(next)) => When::Until(requests.saturating_add(next.saturating_mul(fault.span()))),
            _ => return Err(format!("fault {:?}: at, rate and next exclude each other", spec.fault)),
        };
        Ok(Some(Self { fault, text: spec.fault, when }))
    }

    /// Reads `fault[@when]`.
    fn from_text(text: &str) -> Result<Option<Self>, String> {
        let (fault, when) = match text.split_once('@') {
            None => (text, When::Always),
            Some((fault, when)) => (
                fault,
                parse_when(when)
                    .ok_or_else(|| format!("{text:?}: {when:?} is neither request numbers (2+5) nor a rate (0.2)"))?,
            ),
        };
        let parsed = Fault::parse(fault, None, None, None)?;
        Ok(parsed.map(|parsed| Self { fault: parsed, text: fault.to_owned(), when }))
    }

    fn hits(&self, n: u64, seed: u64, index: u64) -> bool {
        let span = self.fault.span();
        let first = n.saturating_sub(span - 1).max(1);
        match &self.when {
            When::Always => true,
            When::At(at) => at.iter().any(|at| (first..=n).contains(at)),
            When::Rate(rate) => (first..=n).any(|n| draw(seed, n, index) < *rate),
            When::Until(last) => n <= *last,
        }
    }
}

/// Sessions are many and kept for long, and anyone may name one.
fn check_name(name: &str) -> Result<(), String> {
    if name.len() <= LOGGED {
        return Ok(());
    }
    Err(format!("session, or faults where there is none, has {} bytes; expected {LOGGED} at most", name.len()))
}

fn cut(query: &str) -> String {
    if query.len() <= LOGGED {
        return query.to_owned();
    }
    let end = (0..=LOGGED).rev().find(|at| query.is_char_boundary(*at)).unwrap_or(0);
    format!("{}…", &query[..end])
}

fn parse_when(text: &str) -> Option<When> {
    if text.contains('.') {
        return text.parse().ok().filter(|rate| (0.0..=1.0).contains(rate)).map(When::Rate);
    }
    // A plus sign that comes in a query is a blank by now.
    text.split(['+', ' ']).map(|n| n.parse().ok()).collect::<Option<Vec<u64>>>().map(When::At)
}

fn draw(seed: u64, n: u64, index: u64) -> f64 {
    Rng::new(seed ^ n.wrapping_mul(0xd134_2543_de82_ef95) ^ index.wrapping_mul(0xa076_1d64_78bd_642f)).unit()
}

#[derive(Serialize, Clone)]
struct Entry {
    n: u64,
    endpoint: &'static str,
    query: String,
    /// `null` while it lasts, and for good if the client left or the connection was reset.
    status: Option<u16>,
    fault: Option<String>,
}

#[derive(Default)]
struct Session {
    seed: u64,
    rules: Vec<Rule>,
    requests: u64,
    in_flight: u64,
    max_in_flight: u64,
    log: VecDeque<Entry>,
    touched: u64,
}

#[derive(Serialize)]
pub(crate) struct Report {
    session: String,
    seed: u64,
    rules: Vec<String>,
    requests: u64,
    in_flight: u64,
    max_in_flight: u64,
    log: Vec<Entry>,
}

#[derive(Default)]
struct Table {
    sessions: HashMap<String, Session>,
    clock: u64,
}

#[derive(Clone, Default)]
pub(crate) struct Sessions(Arc<Mutex<Table>>);

impl Sessions {
    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Replaces the rules, keeps the count.
    pub(crate) fn set(&self, name: &str, seed: Option<u64>, specs: Vec<RuleSpec>) -> Result<Report, String> {
        check_name(name)?;
        let mut table = self.table();
        let requests = table.sessions.get(name).map_or(0, |session| session.requests);
        let rules: Result<Vec<_>, _> = specs.into_iter().map(|spec| Rule::from_spec(spec, requests)).collect();
        let rules = rules?.into_iter().flatten().collect();
        let session = table.touch(name);
        session.rules = rules;
        session.seed = seed.unwrap_or(session.seed);
        Ok(session.report(name))
    }

    pub(crate) fn report(&self, name: &str) -> Option<Report> {
        self.table().sessions.get(name).map(|session| session.report(name))
    }

    pub(crate) fn forget(&self, name: &str) -> bool {
        self.table().sessions.remove(name).is_some()
    }

    /// Counts a list request in and finds the faults it gets.
    pub(crate) fn enter(
        &self,
        name: Option<&str>,
        faults: Option<&str>,
        endpoint: &'static str,
        query: &str,
    ) -> Result<Visit, String> {
        let spoken = faults.unwrap_or("").split(',').map(str::trim).filter(|text| !text.is_empty());
        let spoken: Vec<Rule> =
            spoken.map(Rule::from_text).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        let name = match (name, faults) {
            (Some(name), _) => name.to_owned(),
            (None, Some(faults)) => format!("faults={faults}"),
            (None, None) => return Ok(Visit::default()),
        };
        check_name(&name)?;
        let mut table = self.table();
        let session = table.touch(&name);
        session.requests += 1;
        session.in_flight += 1;
        session.max_in_flight = session.max_in_flight.max(session.in_flight);
        let n = session.requests;
        let seed = session.seed;
        let rules = session.rules.iter().chain(&spoken).zip(0..);
        let (faults, texts): (Vec<Fault>, Vec<&str>) = rules
            .filter(|(rule, index)| rule.hits(n, seed, *index))
            .map(|(rule, _)| (rule.fault, rule.text.as_str()))
            .unzip();
        let fault = (!texts.is_empty()).then(|| texts.join(","));
        if session.log.len() == LOG {
            session.log.pop_front();
        }
        session.log.push_back(Entry { n, endpoint, query: cut(query), status: None, fault: fault.clone() });
        let seat = Seat { sessions: self.clone(), name, n };
        Ok(Visit { faults, text: fault, seat: Some(seat) })
    }
}

impl Table {
    fn touch(&mut self, name: &str) -> &mut Session {
        self.clock += 1;
        if self.sessions.len() >= SESSIONS && !self.sessions.contains_key(name) {
            let quiet = self.sessions.iter().min_by_key(|(_, session)| session.touched).map(|(name, _)| name.clone());
            self.sessions.remove(&quiet.unwrap_or_default());
        }
        let session = self.sessions.entry(name.to_owned()).or_default();
        session.touched = self.clock;
        session
    }
}

impl Session {
    fn report(&self, name: &str) -> Report {
        Report {
            session: name.to_owned(),
            seed: self.seed,
            rules: self.rules.iter().map(|rule| rule.text.clone()).collect(),
            requests: self.requests,
            in_flight: self.in_flight,
            max_in_flight: self.max_in_flight,
            log: self.log.iter().cloned().collect(),
        }
    }
}

/// One request's stay in its session.
#[derive(Default)]
pub(crate) struct Visit {
    pub(crate) faults: Vec<Fault>,
    /// The faults as text, for `X-Fault`.
    pub(crate) text: Option<String>,
    pub(crate) seat: Option<Seat>,
}

/// Counts the request out when dropped, whether it was answered or the client left.
pub(crate) struct Seat {
    sessions: Sessions,
    name: String,
    n: u64,
}

impl Seat {
    pub(crate) fn answered(&self, status: u16) {
        let mut table = self.sessions.table();
        let log = table.sessions.get_mut(&self.name).map(|session| &mut session.log);
        if let Some(entry) = log.and_then(|log| log.iter_mut().rev().find(|entry| entry.n == self.n)) {
            entry.status = Some(status);
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Some(session) = self.sessions.table().sessions.get_mut(&self.name) {
            session.in_flight = session.in_flight.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Rule, Sessions};

    fn hits(rule: &str) -> Vec<u64> {
        let rule = Rule::from_text(rule).unwrap().unwrap();
        (1..=12).filter(|n| rule.hits(*n, 7, 0)).collect()
    }

    #[test]
    fn rules_hit_when_they_say() {
        assert_eq!(hits("500"), (1..=12).collect::<Vec<_>>());
        assert_eq!(hits("500@2+5"), [2, 5]);
        assert_eq!(hits("reset:2@3"), [3, 4]);
        assert!(hits("500@0.0").is_empty());
        assert_eq!(hits("500@0.3"), hits("503@0.3"), "a rate is drawn from the seed, not from the clock");
        assert!((1..12).contains(&hits("500@0.3").len()));
    }

    #[test]
    fn seats_count_in_and_out() {
        let sessions = Sessions::default();
        let one = sessions.enter(Some("a"), None, "/x", "").unwrap();
        let two = sessions.enter(Some("a"), None, "/x", "").unwrap();
        one.seat.as_ref().unwrap().answered(200);
        drop((one, two));
        let report = sessions.report("a").unwrap();
        assert_eq!((report.requests, report.max_in_flight, report.in_flight), (2, 2, 0));
        assert_eq!(report.log.iter().map(|entry| entry.status).collect::<Vec<_>>(), [Some(200), None]);
    }
}
