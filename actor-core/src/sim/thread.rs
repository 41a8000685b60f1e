//! A thread for each run, and the supervision of it.
//!
//! Fresh threads have hash maps with fresh keys, and thread-locals that nobody has used. A thread that does not
//! return cannot be ended; it is reported and left alone.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, PoisonError,
        atomic::Ordering,
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use super::{
    environment, escape,
    outcome::{Outcome, Progress},
    panics,
};

/// A step that takes longer counts as one that does not return.
const PATIENCE: Duration = Duration::from_secs(20);
/// The stack of a run, like that of a worker.
const STACK: usize = 8 << 20;

/// Runs `run` on a fresh thread, whose hash maps and thread-locals nobody has used, and watches over it.
pub(super) fn run_on_one(
    progress: &Arc<Progress>,
    run: impl FnOnce(&Progress) -> Outcome + Send + 'static,
) -> Result<Outcome, String> {
    let patience = environment::patience()?.unwrap_or(PATIENCE);
    panics::keep();
    let (sender, receiver) = mpsc::channel();
    let thread = {
        let progress = progress.clone();
        thread::Builder::new()
            .name(panics::THREAD.into())
            .stack_size(STACK)
            .spawn(move || {
                let outcome = catch_unwind(AssertUnwindSafe(|| run(&progress)));
                // Nobody waits if it took too long.
                let _ = sender.send(Sendable(outcome));
            })
    };
    if let Err(error) = thread {
        return Err(format!("a run needs a thread, and there is none: {error}"));
    }
    let mut seen = 0;
    loop {
        match receiver.recv_timeout(patience) {
            Ok(Sendable(Ok(outcome))) => return Ok(outcome),
            Ok(Sendable(Err(payload))) => {
                let text = crate::PanicMessage::of(&*payload);
                return Err(format!("the simulation itself failed: {}", text.as_str()));
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Err("the thread of the run has gone".into());
            }
            Err(RecvTimeoutError::Timeout) => {
                // Relaxed: see where it is written.
                let steps = progress.steps.load(Ordering::Relaxed);
                if steps != seen {
                    seen = steps;
                    continue;
                }
                return Err(format!(
                    "{} does not come back: it blocks its thread or never ends, which a simulation cannot interrupt",
                    who_runs(progress)
                ));
            }
        }
    }
}

/// What a run hands over when its thread is over.
struct Sendable(thread::Result<Outcome>);

fn who_runs(progress: &Progress) -> String {
    let cores = progress
        .cores
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    // Relaxed: it was written long ago.
    let core = cores.get(progress.core.load(Ordering::Relaxed));
    escape::name(core.and_then(|core| core.running()))
}
