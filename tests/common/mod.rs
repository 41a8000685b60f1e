//! What the tests of the guarantees share: systems that end, waits with a time limit, and counters.

#![allow(dead_code, reason = "each test binary uses its own part")]

use std::{
    future::poll_fn,
    panic::resume_unwind,
    pin::Pin,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc,
    },
    task::Poll,
    thread,
    time::{Duration, Instant},
};

use actor_core::System;

/// Far longer than anything here takes: what has not happened by then never will.
pub const NEVER: Duration = Duration::from_secs(10);

/// Runs `body` on a thread of its own, and fails if it does not return.
#[track_caller]
pub fn promptly<T: Send + 'static>(body: impl FnOnce() -> T + Send + 'static) -> T {
    within(NEVER, body)
}

/// Like [`promptly`], for a body that takes longer.
#[track_caller]
pub fn within<T: Send + 'static>(limit: Duration, body: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    let thread = thread::spawn(move || {
        let output = body();
        let _ = sender.send(());
        output
    });
    if receiver.recv_timeout(limit) == Err(mpsc::RecvTimeoutError::Timeout) {
        panic!("it hangs");
    }
    thread
        .join()
        .unwrap_or_else(|payload| resume_unwind(payload))
}

/// A system whose threads are not pinned.
pub fn system(cores: usize) -> System {
    System::builder().cores(cores).pin(false).build().unwrap()
}

/// Runs `body` as a task on core 0 of a new system, which is shut down afterwards.
#[track_caller]
pub fn on_cores<F, T>(cores: usize, body: impl FnOnce(System) -> F + Send + 'static) -> T
where
    F: Future<Output = T> + 'static,
    T: Send + 'static,
{
    promptly(move || {
        let system = system(cores);
        let inside = system.clone();
        let output = system.block_on(move || body(inside));
        let _ = system.shutdown(Duration::from_secs(5)).wait();
        output
    })
}

/// Polls once.
pub async fn poll_once<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    poll_fn(|context| Poll::Ready(Pin::new(&mut *future).poll(context))).await
}

/// Polls once, and asserts that the future is pending.
pub async fn begin<F: Future + Unpin>(future: &mut F) {
    assert!(poll_once(future).await.is_pending(), "it is ready at once");
}

/// A gate that threads wait at, not tasks.
#[derive(Clone, Default)]
pub struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    pub fn open(&self) {
        *lock(&self.0.0) = true;
        self.0.1.notify_all();
    }

    /// Blocks this thread until the gate is open.
    pub fn pass(&self) {
        let (open, changed) = &*self.0;
        let closed = |open: &mut bool| !*open;
        let waited = changed.wait_timeout_while(lock(open), NEVER, closed);
        let open = waited.unwrap_or_else(PoisonError::into_inner);
        assert!(!open.1.timed_out(), "nobody opens the gate");
    }
}

/// Counts tokens that are made and dropped.
#[derive(Clone, Default)]
pub struct Ledger(Arc<Counts>);

#[derive(Default)]
struct Counts {
    made: AtomicU64,
    dropped: AtomicU64,
    twice: AtomicU64,
}

impl Ledger {
    pub fn token(&self) -> Token {
        self.0.made.fetch_add(1, Ordering::SeqCst);
        Token {
            ledger: self.clone(),
            gone: AtomicBool::new(false),
        }
    }

    /// A token that panics when it is dropped, after it has counted.
    pub fn bomb(&self) -> Bomb {
        Bomb(self.token())
    }

    pub fn alive(&self) -> u64 {
        let made = self.0.made.load(Ordering::SeqCst);
        made - self.0.dropped.load(Ordering::SeqCst)
    }

    /// Waits until every token was dropped, and none twice.
    #[track_caller]
    pub fn settle(&self) {
        assert!(self.0.made.load(Ordering::SeqCst) > 0, "nothing was made");
        self.settle_at(0);
    }

    /// Waits until this many are left, and none was dropped twice.
    #[track_caller]
    pub fn settle_at(&self, left: u64) {
        let start = Instant::now();
        while self.alive() != left {
            assert!(start.elapsed() < NEVER, "{} tokens are alive", self.alive());
            thread::yield_now();
        }
        assert_eq!(self.0.twice.load(Ordering::SeqCst), 0, "dropped twice");
    }
}

pub struct Token {
    ledger: Ledger,
    gone: AtomicBool,
}

impl Drop for Token {
    fn drop(&mut self) {
        let counts = &self.ledger.0;
        if self.gone.swap(true, Ordering::SeqCst) {
            counts.twice.fetch_add(1, Ordering::SeqCst);
        }
        counts.dropped.fetch_add(1, Ordering::SeqCst);
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

#[derive(Debug)]
pub struct Bomb(#[allow(dead_code, reason = "counts when dropped")] Token);

impl Drop for Bomb {
    fn drop(&mut self) {
        // A panic during a panic would abort the process.
        if !thread::panicking() {
            panic!("a bomb goes off");
        }
    }
}

/// Waits for a condition that other threads bring about without an event to wait for.
#[track_caller]
pub fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < NEVER, "never: {what}");
        thread::yield_now();
    }
}

pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
