//! The TCP stream under a connection, with a handle that lets a request pull the plug.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf},
    net::TcpStream,
};

/// How long, and for how many bytes, a connection that is over still reads.
const LINGER: Duration = Duration::from_secs(2);
const LINGER_BYTES: usize = 16 * 1024 * 1024;

/// Travels in the extensions of every request of its connection.
#[derive(Clone, Default)]
pub(crate) struct Plug(Arc<AtomicBool>);

impl Plug {
    /// From now on nothing is written; the connection ends with a TCP reset.
    pub(crate) fn pull(&self) {
        self.0.store(true, Ordering::Release);
    }
}

pub(crate) struct Wire {
    stream: TcpStream,
    plug: Plug,
}

impl Wire {
    pub(crate) fn new(stream: TcpStream) -> (Self, Plug) {
        let plug = Plug::default();
        (Self { stream, plug: plug.clone() }, plug)
    }

    /// Ends the connection, with `last` as the last words. What the client still sends is read and dropped for a while:
    /// a socket that is closed over unread bytes sends RST, and that takes an answer away that was not read yet.
    pub(crate) async fn leave(mut self, last: &[u8]) {
        // With the plug pulled, the stream is dropped at once. An error below is the client's leaving, which is the
        // aim.
        if self.still_plugged().is_err() || self.stream.write_all(last).await.is_err() {
            return;
        }
        let drain = async {
            self.stream.shutdown().await?;
            let mut scrap = vec![0; 16 * 1024];
            let mut left = LINGER_BYTES;
            while left > 0 {
                match self.stream.read(&mut scrap).await? {
                    0 => break,
                    read => left = left.saturating_sub(read),
                }
            }
            Ok::<_, io::Error>(())
        };
        drop(tokio::time::timeout(LINGER, drain).await);
    }

    /// An error here makes hyper drop the stream; closing with a linger of zero sends RST instead of FIN.
    fn still_plugged(&self) -> io::Result<()> {
        if self.plug.0.load(Ordering::Acquire) {
            self.stream.set_zero_linger()?;
            return Err(io::Error::new(io::ErrorKind::ConnectionReset, "reset on request"));
        }
        Ok(())
    }
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.still_plugged()?;
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.still_plugged()?;
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.still_plugged()?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.still_plugged()?;
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
