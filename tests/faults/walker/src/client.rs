//! HTTP for a feed: a blocking client, on a thread of its own for each request.

use std::io::Read as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;

use unspool::{Error, Kind, Millis, Request, ResponseHead, Result, Task, Transport};

use crate::clock::Clock;

type Answer = Result<(ResponseHead, Vec<u8>)>;

/// Counts the requests of all walks: the proxy names those that hang by it.
static IDS: AtomicU64 = AtomicU64::new(1);

pub(crate) struct Client {
    clock: Clock,
    /// What a caller would add to each request.
    headers: Vec<(String, String)>,
    agent: ureq::Agent,
}

impl Client {
    pub(crate) fn new(clock: Clock, headers: Vec<(String, String)>) -> Client {
        // Where a redirect leads is for the feed to judge.
        let agent = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
        Client { clock, headers, agent }
    }
}

impl Transport for Client {
    fn send(&self, request: Request) -> Task<Answer> {
        let id = IDS.fetch_add(1, Ordering::Relaxed);
        let (agent, clock) = (self.agent.clone(), self.clock.clone());
        let mut headers = self.headers.clone();
        headers.extend(request.headers.iter().cloned());
        headers.push(("x-walk-request".into(), id.to_string()));
        headers.push(("x-walk-now".into(), self.clock.now().to_string()));
        let under = self.clock.begin(id);
        let slot = Arc::new(Mutex::new(None::<Answer>));
        let filled = Arc::clone(&slot);
        std::thread::spawn(move || {
            let answer = exchange(&agent, &request, &headers);
            *filled.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
            clock.answered();
        });
        let mut under = Some(under);
        Box::pin(std::future::poll_fn(move |_| {
            let Some(answer) = slot.lock().unwrap_or_else(PoisonError::into_inner).take() else { return Poll::Pending };
            drop(under.take());
            Poll::Ready(answer)
        }))
    }

    fn sleep(&self, millis: Millis) -> Task<()> {
        self.clock.sleep(millis)
    }

    fn now(&self) -> Millis {
        self.clock.now()
    }
}

fn exchange(agent: &ureq::Agent, request: &Request, headers: &[(String, String)]) -> Answer {
    let lost = |error: ureq::Error| Error::new(Kind::Network, error.to_string());
    let mut answer = match &request.body {
        None => {
            let builder =
                headers.iter().fold(agent.get(&request.url), |builder, (name, value)| builder.header(name, value));
            builder.call()
        }
        Some(body) => {
            let builder = agent.post(&request.url).content_type("application/json");
            headers.iter().fold(builder, |builder, (name, value)| builder.header(name, value)).send(body.as_slice())
        }
    }
    .map_err(lost)?;
    let mut head = ResponseHead::status(answer.status().as_u16());
    for (name, value) in answer.headers() {
        head.headers.push(name.as_str(), value.to_str().unwrap_or_default());
    }
    let mut body = Vec::new();
    let most = request.max_bytes as u64 + 1;
    let read = answer.body_mut().as_reader().take(most).read_to_end(&mut body);
    read.map_err(|error| Error::new(Kind::Network, error.to_string()))?;
    Ok((head, body))
}
