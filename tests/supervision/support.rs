//! What the supervision tests share: a child that does what it is told, and a log of what happened.

use std::{
    future::poll_fn,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    task::Poll,
    time::Duration,
};

use actor_core::{
    CallError, Context, Exit, Handle as _, actor,
    supervisor::{Child, ChildInfo, ChildState, Report, Strategy, Supervisor, SupervisorHandle},
};
use tokio::sync::Notify;

pub const HOUR: Duration = Duration::from_secs(3600);

/// What happened, in order.
#[derive(Clone, Default, Debug)]
pub struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    pub fn add(&self, line: impl Into<String>) {
        self.0.lock().unwrap().push(line.into());
    }

    /// Returns the lines, and clears the log.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// Counts how often something happened.
#[derive(Clone, Default, Debug)]
pub struct Count(Arc<AtomicU32>);

impl Count {
    /// Returns the count so far.
    pub fn add(&self) -> u32 {
        self.0.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub fn get(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A condition that holds or does not.
#[derive(Clone, Default, Debug)]
pub struct Flag(Arc<AtomicBool>);

impl Flag {
    pub fn set(&self, value: bool) {
        self.0.store(value, Ordering::Relaxed);
    }

    pub fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A child that does what it is told, and records when it is made and when it is gone.
pub struct Worker {
    name: String,
    log: Log,
    done: u32,
    stubborn: bool,
    explosive: bool,
}

impl Worker {
    pub fn new(name: &str, log: &Log) -> Self {
        log.add(format!("+{name}"));
        Worker {
            name: name.to_owned(),
            log: log.clone(),
            done: 0,
            stubborn: false,
            explosive: false,
        }
    }

    /// A closure that makes one.
    pub fn maker(name: &str, log: &Log) -> impl Fn() -> Worker + Send + Sync + use<> {
        let (name, log) = (name.to_owned(), log.clone());
        move || Worker::new(&name, &log)
    }

    /// A child of this name.
    pub fn child(name: &str, log: &Log) -> Child<Worker> {
        Child::new(name, Self::maker(name, log))
    }

    /// A child that cannot be made while `broken` is set.
    pub fn broken(name: &str, log: &Log, broken: &Flag) -> Child<Worker> {
        let (make, broken) = (Self::maker(name, log), broken.clone());
        Child::fallible(name, move || match broken.get() {
            true => Err("it is broken"),
            false => Ok(make()),
        })
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.log.add(format!("-{}", self.name));
    }
}

#[actor]
impl Worker {
    /// How often it was called in this life.
    pub fn work(&mut self) -> u32 {
        self.done += 1;
        self.done
    }

    pub fn crash(&mut self) {
        std::panic::panic_any(format!("{} crashes", self.name));
    }

    /// Ends normally.
    pub fn finish(self) {}

    /// Ends with an error.
    pub fn give_up(&mut self, context: &Context<Self>) {
        context.fail("no more");
    }

    /// Does not return before the gate is opened.
    pub async fn wait_for(&mut self, gate: Arc<Notify>) {
        gate.notified().await;
    }

    /// Does not return until it is dropped.
    pub async fn hang(&mut self) {
        std::future::pending::<()>().await;
    }

    /// From now on it does not end when asked to.
    pub fn be_stubborn(&mut self) {
        self.stubborn = true;
    }

    /// From now on it panics when asked to end.
    pub fn be_explosive(&mut self) {
        self.explosive = true;
    }

    #[actor(on_stop)]
    async fn stopping(&mut self) {
        self.log.add(format!("{} stops", self.name));
        assert!(!self.explosive, "not so");
        if self.stubborn {
            std::future::pending::<()>().await;
        }
    }
}

/// A supervisor with plenty of restarts, and workers with these names.
pub async fn tree(
    strategy: Strategy,
    names: &[&str],
    log: &Log,
) -> (SupervisorHandle, Vec<WorkerHandle>) {
    let mut tree = Supervisor::new(strategy).intensity(100, HOUR);
    let workers = names
        .iter()
        .map(|name| tree.add(Worker::child(name, log)))
        .collect();
    let tree = tree.start().await.expect("all start");
    log.take();
    (tree, workers)
}

/// Makes the worker crash, and waits until its life is over.
pub async fn crash(worker: &WorkerHandle) {
    let ended = worker.monitor();
    assert!(matches!(worker.crash().await, Err(CallError::Panicked(_))));
    assert!(matches!(ended.await, Exit::Panicked(_)));
}

/// Ends the worker in order, and waits until its life is over.
pub async fn finish(worker: &WorkerHandle) {
    let ended = worker.monitor();
    worker.finish().await.expect("it answers");
    assert_eq!(ended.await, Exit::Normal);
}

/// Waits until the supervisor has dealt with the end of a worker. Returns whether it is alive again: a call waits
/// until that is decided.
pub async fn lives_again(tree: &SupervisorHandle, worker: &WorkerHandle) -> bool {
    let lives = worker.work().await;
    // It may still have to start others.
    states(tree).await;
    match lives {
        Ok(1) => true,
        Err(CallError::Stopped) => false,
        other => panic!("{other:?}"),
    }
}

/// The children and their states, in the order in which they were added.
pub async fn states(tree: &SupervisorHandle) -> Vec<(String, ChildState)> {
    let children = tree.which_children().await.expect("it lives");
    let state = |child: &ChildInfo| (child.spec.id.clone(), child.state);
    children.iter().rev().map(state).collect()
}

/// Polls a future once; it must not be ready yet.
pub async fn begin<F: Future + Unpin>(future: &mut F) {
    let is_pending =
        poll_fn(|context| Poll::Ready(Pin::new(&mut *future).poll(context).is_pending()));
    assert!(is_pending.await, "it is ready already");
}

pub async fn yield_now() {
    let mut again = true;
    poll_fn(|context| {
        if std::mem::take(&mut again) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(())
    })
    .await;
}

/// Records what a supervisor reports.
#[derive(Clone, Default)]
pub struct Reports(Arc<Mutex<Vec<Report>>>);

impl Reports {
    pub fn keeper(&self) -> impl Fn(&Report) + Send + Sync + use<> {
        let reports = self.0.clone();
        move |report| reports.lock().unwrap().push(report.clone())
    }

    pub fn take(&self) -> Vec<Report> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}
