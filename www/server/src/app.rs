//! What every handler of a request shares.

use std::sync::Arc;

use crate::{cursor::Signer, faults::Sessions, files::Files, problem::Problem, store::Store};

#[derive(Clone)]
pub(crate) struct App {
    pub(crate) store: Arc<Store>,
    pub(crate) signer: Signer,
    pub(crate) sessions: Sessions,
    pub(crate) files: Arc<Files>,
}

impl App {
    /// Runs database work where it may block.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let app = self.clone();
        let done = tokio::task::spawn_blocking(move || work(&app)).await;
        done.unwrap_or_else(|error| Err(Problem::internal(error.to_string())))
    }
}
