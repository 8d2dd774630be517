//! Starting and stopping: an accept loop of our own, because faults need the TCP stream.

use std::{
    convert::Infallible,
    future::poll_fn,
    io,
    net::{Ipv4Addr, SocketAddr},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    task::Poll,
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    runtime::Runtime,
};
use tower_service::Service;

use crate::{
    app::App,
    conn::Wire,
    cursor::Signer,
    faults::Sessions,
    files::{Files, Mount},
    guard::Hosts,
    problem::Problem,
    routes::router,
    store::{Existing, Store},
};

#[derive(Debug, Clone)]
pub struct Config {
    /// 0 for any free port.
    pub port: u16,
    /// A path, or `:memory:`.
    pub db: String,
    pub posts: u32,
    pub seed: u64,
    /// What to do with a database that is there already.
    pub existing: Existing,
    pub mounts: Vec<Mount>,
    /// Other names that `Host` may give than those of loopback: `name:port`, or a name alone for any port.
    pub hosts: Vec<String>,
    /// How long the head of a request may take, and how long its body.
    pub patience: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            port: 0,
            db: ":memory:".to_owned(),
            posts: 100_000,
            seed: 1,
            existing: Existing::default(),
            mounts: Vec::new(),
            hosts: Vec::new(),
            patience: Duration::from_secs(10),
        }
    }
}

/// A running server on 127.0.0.1; it stops when dropped.
pub struct Server {
    addr: SocketAddr,
    runtime: Option<Runtime>,
    accepting: tokio::task::JoinHandle<()>,
}

impl Server {
    /// Binds, fills the database if need be, and serves from threads of its own.
    ///
    /// # Errors
    ///
    /// When the port is taken, a folder cannot be listed, or the database is not the one that was asked for.
    pub fn start(config: Config) -> Result<Self, String> {
        let Config { port, db, posts, seed, existing, mounts, hosts, patience } = config;
        // The port first: a taken one should not cost the time of seeding.
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .and_then(|listener| listener.set_nonblocking(true).map(|()| listener))
            .map_err(|error| format!("cannot listen on 127.0.0.1:{port}: {error}"))?;
        let files = Arc::new(Files::of(&mounts)?);
        let (store, key) = Store::with_key(&db, seed, posts, existing)?;
        let app = App { store: Arc::new(store), signer: Signer::new(&key), sessions: Sessions::default(), files };
        let start = || -> io::Result<Self> {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
            let addr = listener.local_addr()?;
            let listener = {
                let _inside = runtime.enter();
                TcpListener::from_std(listener)?
            };
            let router = router(app, Hosts::new(addr.port(), &hosts), patience);
            let accepting = runtime.spawn(accept(listener, router, patience));
            Ok(Self { addr, runtime: Some(runtime), accepting })
        };
        start().map_err(|error| format!("cannot start: {error}"))
    }

    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// `http://127.0.0.1:PORT`
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Serves until the process ends.
    pub fn wait(mut self) {
        if let Some(runtime) = self.runtime.take() {
            // The task ends only with the runtime, so there is nothing to do with its outcome.
            drop(runtime.block_on(&mut self.accepting));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn accept(listener: TcpListener, router: Router, patience: Duration) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(serve(stream, router.clone(), patience));
            }
            // Out of file descriptors, most likely: wait for connections to end.
            Err(_) => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
        }
    }
}

async fn serve(stream: TcpStream, router: Router, patience: Duration) {
    // Latency only; the connection works without.
    drop(stream.set_nodelay(true));
    let (wire, plug) = Wire::new(stream);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(plug.clone());
        Box::pin(answer(router.clone(), request.map(Body::new)))
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience);
    let mut connection = http.serve_connection(TokioIo::new(wire), service);
    // Errors are the client's leaving and our own faults; both are meant. That of a late head is still to be told.
    let outcome = poll_fn(|cx| connection.poll_without_shutdown(cx)).await;
    let parts = connection.into_parts();
    let late = outcome.is_err_and(|error| error.is_timeout()) && !parts.read_buf.is_empty();
    parts.io.into_inner().leave(if late { LATE_HEAD } else { b"" }).await;
}

/// Written by hand: without a request there is nothing that hyper would answer.
const LATE_HEAD: &[u8] = b"HTTP/1.1 408 Request Timeout\r\ncontent-type: application/json\r\nconnection: close\r\n\
    content-length: 75\r\n\r\n\
    {\"error\":{\"code\":\"timeout\",\"message\":\"the request's head came too slowly\"}}";

/// The router's answer, or 500 if it panics: a client is never left with a connection that ends without a word.
async fn answer(mut router: Router, request: Request) -> Result<Response, Infallible> {
    guarded(async move {
        let Ok(response) = router.call(request).await;
        response
    })
    .await
}

async fn guarded(work: impl Future<Output = Response>) -> Result<Response, Infallible> {
    let mut work = Box::pin(work);
    let poll = poll_fn(|cx| {
        // Nothing of a request that panicked is used again; what it shares with others is behind locks that bear it.
        catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(cx))).unwrap_or_else(|_| {
            Poll::Ready(Problem::internal("the server broke over this request; its output says where").into_response())
        })
    });
    Ok(poll.await)
}

#[cfg(test)]
mod tests {
    use super::{LATE_HEAD, guarded};

    #[test]
    fn a_panic_is_answered_with_500() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let Ok(response) = runtime.block_on(guarded(async { panic!("on purpose") }));
        assert_eq!(response.status(), 500);
    }

    #[test]
    fn the_answer_to_a_late_head_is_as_long_as_it_says() {
        let text = std::str::from_utf8(LATE_HEAD).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.ends_with(&format!("content-length: {}", body.len())), "{}", body.len());
    }
}
