//! Work that blocks its thread, done elsewhere: on a thread that is no core.
//!
//! It must not touch anything of a core: all it shares with the method that waits is an [`Outcome`]. The difficulty
//! is the ways in which it may fail to return: it panics, it never begins because its system has ended, or nobody
//! waits any more.

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use crate::sched::{Core, guarded, panic_place, worker};

/// Runs `work`, which may block its thread or take long, on a thread for such work, and returns its
/// result.
///
/// A method that computes for a long time, or reads a file, keeps its core from all other actors
/// there. A method that awaits this future does not: other actors run meanwhile, as do those
/// methods of its own actor that may run beside a method that awaits.
///
/// `work` begins when the future is first polled. Dropping the future does not stop it, since a
/// thread cannot be interrupted from outside: the work runs to its end, and its result is dropped.
///
/// # Threads
///
/// | where it is awaited | on which thread it runs | how many at a time |
/// |---|---|---|
/// | on a core, with the feature `tokio` | one of tokio's threads for blocking work, which are reused | 512 for each core; others wait |
/// | on a core, without it | a thread of its own | no bound |
/// | anywhere else | a thread of its own | no bound |
/// | in a simulated test | that of the simulation, as one step | one; see below |
///
/// Threads of the first three kinds run on any processor, even if those of the cores are pinned.
/// They belong to no system: an actor that `work` spawns lives in the global one, unless you take
/// [`System::current`](crate::System::current) into the closure. To bound the work, bound its
/// source: use an actor that does one piece at a time, or a semaphore.
///
/// A [shutdown](crate::System::shutdown) does not wait for the work. It waits for the method that
/// awaits the work, which is killed at the deadline like any other.
///
/// In a simulated test (feature `sim`) the work runs in place, between the steps of others, so that
/// a given seed always does the same. It must not wait for anything that an actor does: `.wait()`
/// in it returns [`WouldBlock`](crate::CallError::WouldBlock), since the thread is that of all
/// cores. What it does with clocks, threads and sockets is an escape, as in a method.
///
/// # Panics
///
/// A panic of `work` is propagated, and thereby becomes a panic of the method that awaits it. Also
/// panics if no thread can be started, and if the system has ended before the work began.
///
/// # Examples
///
/// ```
/// use actor_core::{Actor as _, CallError, actor, blocking};
///
/// struct Primes;
///
/// #[actor]
/// impl Primes {
///     pub async fn count_below(&self, limit: u64) -> usize {
///         let is_prime = |n: &u64| (2..*n).all(|divisor| n % divisor != 0);
///         blocking(move || (2..limit).filter(is_prime).count()).await
///     }
///
///     pub async fn fails(&self) {
///         blocking(|| panic!("out of numbers")).await
///     }
/// }
///
/// #[actor_core::main]
/// async fn main() -> Result<(), CallError> {
///     let primes = Primes.spawn();
///     assert_eq!(primes.count_below(100).await?, 25);
///     assert!(matches!(primes.fails().await, Err(CallError::Panicked(_))));
///     Ok(())
/// }
/// ```
pub fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Blocking<T> {
    Blocking(State::New(Box::new(work)))
}

/// The future that [`blocking()`] returns: waits for work on another thread.
#[must_use = "the work begins when this is awaited"]
pub struct Blocking<T>(State<T>);

enum State<T> {
    New(Box<dyn FnOnce() -> T + Send>),
    Begun(Arc<Outcome<T>>),
    Over,
}

// The contents are in boxes.
impl<T> Unpin for Blocking<T> {}

impl<T: Send + 'static> Future for Blocking<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let outcome = match std::mem::replace(&mut self.0, State::Over) {
            State::New(work) => {
                let outcome = Arc::new(Outcome::default());
                begin(Box::new(Job::new(work, outcome.clone())));
                outcome
            }
            State::Begun(outcome) => outcome,
            // Polled after it was ready.
            State::Over => return Poll::Pending,
        };
        match outcome.poll(context) {
            Poll::Ready(Ok(value)) => Poll::Ready(value),
            Poll::Ready(Err(Failed::Panicked(payload, place))) => {
                panic_place::put(place);
                resume_unwind(payload)
            }
            Poll::Ready(Err(Failed::NeverBegan)) => {
                panic!("the system has ended before its blocking work began")
            }
            Poll::Pending => {
                self.0 = State::Begun(outcome);
                Poll::Pending
            }
        }
    }
}

impl<T> fmt::Debug for Blocking<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Blocking").finish_non_exhaustive()
    }
}

/// Has a job run, somewhere.
fn begin<T: Send + 'static>(job: Box<Job<T>>) {
    Core::with(|core| {
        #[cfg(feature = "sim")]
        if let Some(core) = core.filter(|core| !core.world().has_threads()) {
            begin_simulated(core, job);
            return;
        }
        worker::spawn_blocking(core, move || job.run());
    });
}

/// As a step of the simulation, accounted to the method that asked for it.
#[cfg(feature = "sim")]
fn begin_simulated<T: Send + 'static>(core: &Core, job: Box<Job<T>>) {
    let method = core.shared().running();
    let packet = move |core: Option<&Core>| {
        if let Some(core) = core {
            if let Some(method) = method {
                core.shared().set_running(method);
            }
            job.run();
        }
    };
    core.push(crate::sched::Kind::closure(&packet), packet);
}

/// Work that has not begun. If it is dropped, it reports so.
struct Job<T> {
    work: Option<Box<dyn FnOnce() -> T + Send>>,
    outcome: Arc<Outcome<T>>,
}

impl<T> Job<T> {
    fn new(work: Box<dyn FnOnce() -> T + Send>, outcome: Arc<Outcome<T>>) -> Self {
        Job {
            work: Some(work),
            outcome,
        }
    }

    fn run(mut self) {
        if let Some(work) = self.work.take() {
            panic_place::keep_here();
            let done = catch_unwind(AssertUnwindSafe(work));
            let failed = |payload| Failed::Panicked(payload, panic_place::take());
            self.outcome.set(done.map_err(failed));
        }
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        if let Some(work) = self.work.take() {
            guarded(|| drop(work));
            self.outcome.set(Err(Failed::NeverBegan));
        }
    }
}

enum Failed {
    /// The payload, and where the panic began, if that is known.
    Panicked(Box<dyn std::any::Any + Send>, Option<String>),
    NeverBegan,
}

/// The outcome of the work, and who waits for it.
struct Outcome<T>(Mutex<Progress<T>>);

struct Progress<T> {
    done: Option<Result<T, Failed>>,
    waker: Option<Waker>,
}

impl<T> Default for Outcome<T> {
    fn default() -> Self {
        Outcome(Mutex::new(Progress {
            done: None,
            waker: None,
        }))
    }
}

impl<T> Outcome<T> {
    fn lock(&self) -> MutexGuard<'_, Progress<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, done: Result<T, Failed>) {
        let waker = {
            let mut progress = self.lock();
            progress.done = Some(done);
            progress.waker.take()
        };
        if let Some(waker) = waker {
            guarded(|| waker.wake());
        }
    }

    fn poll(&self, context: &Context<'_>) -> Poll<Result<T, Failed>> {
        // Wakers are foreign code: cloned before the lock, dropped after it.
        let mut waker = Some(context.waker().clone());
        let mut progress = self.lock();
        let done = progress.done.take();
        if done.is_none() {
            std::mem::swap(&mut progress.waker, &mut waker);
        }
        drop(progress);
        drop(waker);
        done.map_or(Poll::Pending, Poll::Ready)
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    /// As when the threads of a system go while the work waits in their queue.
    #[test]
    #[should_panic(expected = "the system has ended before its blocking work began")]
    fn work_that_never_begins_is_told() {
        let outcome = Arc::new(Outcome::<u8>::default());
        drop(Job::new(Box::new(|| 1), outcome.clone()));
        let mut waits = Blocking(State::Begun(outcome));
        let _ = Pin::new(&mut waits).poll(&mut Context::from_waker(Waker::noop()));
    }
}
