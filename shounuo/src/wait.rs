//! Waiting for the application's asynchronous answers from the command line.

use crate::problem::Problem;
use std::future::Future;

/// Waits for an answer on this thread.
pub fn on<T>(future: impl Future<Output = T>) -> Result<T, Problem> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    Ok(runtime.map_err(Problem::internal)?.block_on(future))
}
