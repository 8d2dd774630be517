//! Starting and stopping: an accept loop of our own, because faults need the TCP stream.

use std::{
    convert::Infallible,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::{Router, body::Body, extract::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    runtime::Runtime,
};
use tower_service::Service;

use crate::{
    app::{App, router},
    conn::Wire,
    cursor::Signer,
    faults::Sessions,
    files::Mount,
    store::Store,
};

#[derive(Debug, Clone)]
pub struct Config {
    /// 0 for any free port.
    pub port: u16,
    /// A path, or `:memory:`.
    pub db: String,
    pub posts: u32,
    pub seed: u64,
    pub mounts: Vec<Mount>,
}

impl Default for Config {
    fn default() -> Self {
        Self { port: 0, db: ":memory:".to_owned(), posts: 100_000, seed: 1, mounts: Vec::new() }
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
    pub fn start(config: Config) -> Result<Self, String> {
        let Config { port, db, posts, seed, mounts } = config;
        // The port first: a taken one should not cost the time of seeding.
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .and_then(|listener| listener.set_nonblocking(true).map(|()| listener))
            .map_err(|error| format!("cannot listen on 127.0.0.1:{port}: {error}"))?;
        let store = Arc::new(Store::open(&db, seed, posts)?);
        let app = App { store, signer: Signer::new(seed), sessions: Sessions::default(), mounts: mounts.into() };
        let start = || -> io::Result<Self> {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
            let addr = listener.local_addr()?;
            let listener = {
                let _inside = runtime.enter();
                TcpListener::from_std(listener)?
            };
            let accepting = runtime.spawn(accept(listener, router(app)));
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

async fn accept(listener: TcpListener, router: Router) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(serve(stream, router.clone()));
            }
            // Out of file descriptors, most likely: wait for connections to end.
            Err(_) => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
        }
    }
}

async fn serve(stream: TcpStream, router: Router) {
    // Latency only; the connection works without.
    drop(stream.set_nodelay(true));
    let (wire, plug) = Wire::new(stream);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(plug.clone());
        let mut router = router.clone();
        let request = request.map(Body::new);
        async move { router.call(request).await as Result<_, Infallible> }
    });
    // Errors are the client's leaving and our own faults; both are meant.
    drop(http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(wire), service).await);
}
