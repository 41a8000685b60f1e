//! What the others run on: a rayon pool or a tokio runtime, with as many threads as our system has cores,
//! on the same processors.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Program, Run};
use crate::pin;

/// A rayon pool in which `run` runs.
pub(super) fn rayon<P: Program>(cores: usize, run: fn(P, P::Input) -> P::Outcome) -> Run<P> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(cores)
        .start_handler(pin::this_thread)
        .build()
        .expect("threads for the pool");
    Box::new(move |program, input| pool.install(|| run(program, input)))
}

/// A multi-thread tokio runtime in which `run` is a task.
pub(super) fn tokio<P: Program, F>(cores: usize, run: fn(P, P::Input) -> F) -> Run<P>
where
    F: Future<Output = P::Outcome> + Send + 'static,
{
    let next = AtomicUsize::new(0);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores)
        // Relaxed: the order of the numbers does not matter.
        .on_thread_start(move || pin::this_thread(next.fetch_add(1, Ordering::Relaxed) % cores))
        .build()
        .expect("threads for the runtime");
    Box::new(move |program, input| {
        let task = runtime.spawn(run(program, input));
        runtime.block_on(task).expect("the task panicked")
    })
}
