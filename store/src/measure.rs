//! What the store's threads count, through a facade that does nothing while nobody listens: once a batch, not once a row.

use metrics::{counter, gauge, histogram};
use std::time::Instant;

/// So many more commands wait for the writer; fewer when negative.
pub(crate) fn waiting(more: i32) {
    gauge!("shounuo_writer_waiting").increment(f64::from(more));
}

/// A batch was answered.
pub(crate) fn batch(jobs: usize, begun: Instant) {
    histogram!("shounuo_writer_batch_jobs").record(jobs as f64);
    histogram!("shounuo_writer_batch_seconds").record(begun.elapsed().as_secs_f64());
}

/// A COMMIT ended, well or not.
pub(crate) fn committed(begun: Instant) {
    histogram!("shounuo_writer_commit_seconds").record(begun.elapsed().as_secs_f64());
}

/// A connection was made.
pub(crate) fn connected() {
    counter!("shounuo_database_connections_total").increment(1);
}
