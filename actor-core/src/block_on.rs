//! Waiting on a thread that is not a core's: for `wait`, and for tests without a runtime.

use std::{
    cell::Cell,
    pin::pin,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
    time::Instant,
};

use crate::patience::Patience;

/// Wakes one waiter. Each waiter has its own flag: the thread's park token may be consumed by
/// another wait on the same thread.
struct Bell {
    thread: Thread,
    has_rung: AtomicBool,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        // Release: the waiter sees what was done before the wake-up.
        self.has_rung.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

impl Bell {
    fn of_this_thread() -> Arc<Self> {
        Arc::new(Bell {
            thread: thread::current(),
            has_rung: AtomicBool::new(false),
        })
    }

    fn has_rung(&self) -> bool {
        // Acquire: pairs with the release above.
        self.has_rung.load(Ordering::Acquire)
    }

    /// Waits until the bell has rung or the deadline has passed. Returns whether it has rung.
    fn wait(&self, deadline: Option<Instant>) -> bool {
        if !self.has_rung() {
            let mut patience = PATIENCE.get().unwrap_or_else(first_patience);
            patience.look(|| self.has_rung());
            PATIENCE.set(Some(patience));
        }
        // Acquire: as in `has_rung`.
        while !self.has_rung.swap(false, Ordering::Acquire) {
            let Some(deadline) = deadline else {
                thread::park();
                continue;
            };
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            thread::park_timeout(left);
        }
        true
    }
}

thread_local! {
    static PATIENCE: Cell<Option<Patience>> = const { Cell::new(None) };
}

/// For a thread that waits for the first time. The number of processors is asked for only once,
/// because finding it out reads files.
#[cold]
fn first_patience() -> Patience {
    static FIRST: OnceLock<Patience> = OnceLock::new();
    *FIRST.get_or_init(|| Patience::new(2))
}

/// Blocks this thread until the future is ready.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let bell = Bell::of_this_thread();
    let waker = Waker::from(bell.clone());
    let mut context = Context::from_waker(&waker);
    loop {
        // The output may be large, so it goes straight to the caller.
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        bell.wait(None);
    }
}

/// Like [`block_on`], but until the deadline, when the future is polled one last time.
pub(crate) fn block_until<F: Future>(future: F, deadline: Instant) -> Option<F::Output> {
    let mut future = pin!(future);
    let bell = Bell::of_this_thread();
    let waker = Waker::from(bell.clone());
    let mut context = Context::from_waker(&waker);
    let mut is_last = false;
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Some(output);
        }
        if is_last {
            return None;
        }
        is_last = !bell.wait(Some(deadline));
    }
}
