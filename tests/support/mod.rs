//! What several test files need: events to wait for instead of sleeping, and a time limit for what might hang.

#![allow(dead_code, reason = "no test file uses all of it")]

use std::{
    panic::resume_unwind,
    pin::Pin,
    sync::{Arc, Condvar, Mutex, PoisonError, mpsc},
    task::{Context, Poll, Wake, Waker},
    thread,
    time::Duration,
};

use actor_core::{Actor, Exit, Join, System};

/// Longer than anything here takes on a busy machine.
pub const LONG: Duration = Duration::from_secs(10);

/// Runs `body` on a thread of its own, and fails instead of hanging.
pub fn finishes<T: Send + 'static>(body: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    let thread = thread::spawn(move || sender.send(body()));
    match receiver.recv_timeout(LONG) {
        Ok(output) => output,
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("this hangs"),
        Err(mpsc::RecvTimeoutError::Disconnected) => match thread.join() {
            Err(payload) => resume_unwind(payload),
            Ok(_) => unreachable!("the thread sends before it ends"),
        },
    }
}

/// A system with this many cores, for one test.
pub fn system(cores: usize) -> System {
    System::builder()
        .cores(cores)
        .pin(false)
        .build()
        .expect("threads can be had")
}

/// A handle that lives for ever, so that a call can outlive the scope it was made in.
pub fn leaked<H>(handle: H) -> &'static H {
    Box::leak(Box::new(handle))
}

/// Something that happens once. Threads and futures can wait for it.
#[derive(Clone, Default)]
pub struct Event(Arc<EventState>);

#[derive(Default)]
struct EventState {
    inner: Mutex<(bool, Vec<Waker>)>,
    changed: Condvar,
}

impl Event {
    pub fn new() -> Self {
        Event::default()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, (bool, Vec<Waker>)> {
        self.0.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes it happen.
    pub fn set(&self) {
        let wakers = {
            let mut inner = self.lock();
            inner.0 = true;
            std::mem::take(&mut inner.1)
        };
        self.0.changed.notify_all();
        wakers.into_iter().for_each(Waker::wake);
    }

    pub fn has_happened(&self) -> bool {
        self.lock().0
    }

    /// Blocks this thread until it has happened.
    pub fn wait(&self) {
        let (inner, late) = self
            .0
            .changed
            .wait_timeout_while(self.lock(), LONG, |inner| !inner.0)
            .unwrap_or_else(PoisonError::into_inner);
        drop(inner);
        assert!(!late.timed_out(), "the event does not come");
    }

    /// Waits until it has happened.
    pub fn comes(&self) -> Comes {
        Comes(self.clone())
    }
}

pub struct Comes(Event);

impl Future for Comes {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut inner = self.0.lock();
        if inner.0 {
            return Poll::Ready(());
        }
        inner.1.push(context.waker().clone());
        Poll::Pending
    }
}

/// Sets its event when it is dropped.
pub struct SetOnDrop(pub Event);

impl Drop for SetOnDrop {
    fn drop(&mut self) {
        self.0.set();
    }
}

/// What happened, in order, recorded from any thread.
#[derive(Clone, Default)]
pub struct Log(Arc<(Mutex<Vec<String>>, Condvar)>);

impl Log {
    pub fn new() -> Self {
        Log::default()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn add(&self, line: impl Into<String>) {
        self.lock().push(line.into());
        self.0.1.notify_all();
    }

    pub fn lines(&self) -> Vec<String> {
        self.lock().clone()
    }

    /// Blocks this thread until there are this many lines.
    pub fn wait_for(&self, lines: usize) {
        let (known, late) = self
            .0
            .1
            .wait_timeout_while(self.lock(), LONG, |known| known.len() < lines)
            .unwrap_or_else(PoisonError::into_inner);
        let known = known.clone();
        assert!(!late.timed_out(), "there is no more than {known:?}");
    }
}

/// Counts how often it was woken.
#[derive(Default)]
pub struct CountingWaker(std::sync::atomic::AtomicUsize);

impl CountingWaker {
    pub fn count(&self) -> usize {
        self.0.load(std::sync::atomic::Ordering::SeqCst)
    }
}

impl Wake for CountingWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
    }
}

/// Runs `future` on this thread, which is not a scheduler thread. Fails instead of hanging.
pub fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(thread::Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = std::pin::pin!(future);
    let end = std::time::Instant::now() + LONG;
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        let left = end.saturating_duration_since(std::time::Instant::now());
        assert!(!left.is_zero(), "this hangs");
        thread::park_timeout(left);
    }
}

/// How an actor ends. Fails instead of hanging.
pub fn exit(join: Join) -> Exit {
    block_on(join)
}

/// Polls a future once, with a waker that does nothing.
pub fn poll_once<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
}

/// Polls a future once, with the waker of the current task.
pub async fn poll_here<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    std::future::poll_fn(|context| Poll::Ready(Pin::new(&mut *future).poll(context))).await
}

/// An actor that does whatever a test wants.
pub struct Subject {
    pub log: Log,
    pub count: u64,
    pub on_drop: Option<Box<dyn FnOnce() + Send>>,
}

impl Subject {
    pub fn new() -> Self {
        Subject {
            log: Log::new(),
            count: 0,
            on_drop: None,
        }
    }

    pub fn with_log(log: &Log) -> Self {
        Subject {
            log: log.clone(),
            count: 0,
            on_drop: None,
        }
    }

    pub fn with_drop(on_drop: impl FnOnce() + Send + 'static) -> Self {
        Subject {
            log: Log::new(),
            count: 0,
            on_drop: Some(Box::new(on_drop)),
        }
    }
}

impl Drop for Subject {
    fn drop(&mut self) {
        self.log.add("dropped");
        if let Some(on_drop) = self.on_drop.take() {
            on_drop();
        }
    }
}

/// The mailbox size of [`Subject`].
pub const ROOM: usize = 4;

#[actor_core::actor(mailbox = 4)]
impl Subject {
    pub fn add(&mut self, n: u64) -> u64 {
        self.log.add(format!("add {n}"));
        self.count += n;
        self.count
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    pub fn fail(&mut self, why: String) -> Result<u64, String> {
        Err(why)
    }

    pub fn panics(&mut self, why: &'static str) {
        panic!("{why}");
    }

    pub async fn panics_before_an_await(&mut self, why: &'static str) {
        assert!(why.is_empty(), "{why}");
        std::future::ready(()).await;
    }

    pub async fn panics_after_an_await(&mut self, started: Event, go: Event, why: &'static str) {
        started.set();
        go.comes().await;
        panic!("{why}");
    }

    /// Runs exclusively until `go`.
    pub async fn hold(&mut self, started: Event, go: Event) -> u64 {
        started.set();
        go.comes().await;
        self.count
    }

    /// Runs alongside others until `go`.
    pub async fn share(&self, started: Event, go: Event) -> u64 {
        started.set();
        go.comes().await;
        self.count
    }

    /// Blocks its thread until `go`.
    pub fn block(&mut self, started: Event, go: Event) {
        started.set();
        go.wait();
    }

    /// Runs until it is dropped.
    pub async fn never(&mut self, started: Event, dropped: SetOnDrop) {
        started.set();
        std::future::pending::<()>().await;
        drop(dropped);
    }

    /// Runs any code here.
    pub fn run(&mut self, body: Box<dyn FnOnce() + Send>) {
        body();
    }

    /// Runs any code here, and waits for the future it makes.
    pub async fn run_async(
        &mut self,
        body: Box<dyn FnOnce() -> Pin<Box<dyn Future<Output = ()>>> + Send>,
    ) {
        body().await;
    }

    pub fn end(self) -> u64 {
        self.count
    }

    pub async fn end_later(self, started: Event, go: Event) -> u64 {
        started.set();
        go.comes().await;
        self.count
    }
}

/// Waits until every core has done what it was asked to do before.
pub fn round(system: &System) {
    for core in 0..system.cores() {
        let Ok(subject) = system.spawn_on(core, Subject::new()) else {
            panic!("no core {core}");
        };
        subject.add(1).wait().expect("it lives");
    }
}

/// Keeps the core from running anything else until the returned guard is dropped.
pub fn occupy(system: &System, core: usize) -> Occupied {
    let (started, go) = (Event::new(), Event::new());
    let Ok(blocker) = system.spawn_on(core, Subject::new()) else {
        panic!("no core {core}");
    };
    blocker
        .block(started.clone(), go.clone())
        .send()
        .wait()
        .expect("a new mailbox has room");
    started.wait();
    Occupied {
        go,
        _blocker: blocker,
    }
}

pub struct Occupied {
    go: Event,
    _blocker: <Subject as Actor>::Handle,
}

impl Occupied {
    pub fn release(self) {}
}

impl Drop for Occupied {
    fn drop(&mut self) {
        self.go.set();
    }
}
