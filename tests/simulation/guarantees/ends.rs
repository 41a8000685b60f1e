//! How actors take turns, and how a system ends.

use std::{
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    task::{self, Wake, Waker},
    thread::{self, ThreadId},
    time::Duration,
};

use actor_core::{
    Actor as _, CallError, Context, Exit, Handle as _, actor,
    sim::{Faults, Options, Sim, Strategy, explore, sometimes},
};

use super::HOUR;

// ----- fairness -----

/// Always has something to do.
struct Busy {
    over: bool,
}

#[actor]
impl Busy {
    pub fn turn(&mut self, context: &Context<Self>) {
        if !self.over {
            let this = context.handle();
            this.turn().try_send().expect("there is room");
        }
    }

    pub fn end(&mut self) {
        self.over = true;
    }

    /// Next to it, on its core.
    pub fn neighbour(&self) -> QuietHandle {
        Quiet.spawn()
    }
}

struct Quiet;

#[actor]
impl Quiet {
    pub fn answer(&self) -> u32 {
        42
    }
}

// At random: the other strategies let one core run for as long as it likes.
#[actor_core::test(seeds = 100, cores = 2, steps = 20_000, strategy = Strategy::Random)]
async fn a_busy_actor_lets_its_neighbours_have_their_turn(sim: Sim) -> Result<(), CallError> {
    let busy = Busy { over: false }.spawn();
    let quiet = busy.neighbour().await?;
    busy.turn().send().await.expect("it lives");
    for _ in 0..10 {
        sim.always(quiet.answer().await? == 42, "an answer");
    }
    busy.end().await
}

// ----- shutdown -----

struct Worker {
    done: Arc<AtomicU32>,
    stopped: Arc<AtomicU32>,
}

#[actor]
impl Worker {
    pub async fn work(&mut self, context: &Context<Self>, time: Duration) {
        context.sleep(time).await;
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    #[actor(on_stop)]
    fn stopped(&mut self) {
        self.stopped.fetch_add(1, Ordering::Relaxed);
    }
}

#[actor_core::test(seeds = 500, cores = 3, faults = Faults::none().slow(2).stalls(1))]
async fn a_shutdown_handles_what_was_accepted(sim: Sim) {
    let (done, stopped) = <(Arc<AtomicU32>, Arc<AtomicU32>)>::default();
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let (done, stopped) = (done.clone(), stopped.clone());
            Worker { done, stopped }.spawn()
        })
        .collect();
    for worker in &workers {
        for _ in 0..3 {
            worker.work(HOUR).send().await.expect("it lives");
        }
    }
    // What was lost before is not the shutdown's doing.
    let killed = Worker {
        done: done.clone(),
        stopped: stopped.clone(),
    };
    let killed = killed.spawn();
    for _ in 0..3 {
        killed.work(HOUR).send().await.expect("it lives");
    }
    killed.kill();
    killed.join().await;
    let report = sim.shutdown(HOUR * 24).await;
    sim.always(report.is_clean(), "nobody had to be killed");
    sim.always(report.finished == 4, "all have ended in order");
    sim.always(report.undelivered == 0, "and nothing is left");
    sim.always(report.elapsed >= HOUR * 3, "which takes its time");
    sim.always(done.load(Ordering::Relaxed) == 12, "all is done");
    sim.always(stopped.load(Ordering::Relaxed) == 4, "the hooks have run");
    let late = workers[0].work(HOUR).await;
    sim.always(late == Err(CallError::Stopped), "later calls are told");
}

#[actor_core::test(seeds = 500, cores = 3, faults = Faults::none().slow(1).stalls(1))]
async fn a_shutdown_kills_what_is_left_at_the_deadline(sim: Sim) {
    let (done, stopped) = <(Arc<AtomicU32>, Arc<AtomicU32>)>::default();
    let worker = Worker {
        done: done.clone(),
        stopped: stopped.clone(),
    }
    .spawn();
    let idle = Quiet.spawn();
    for _ in 0..5 {
        worker.work(HOUR).send().await.expect("it lives");
    }
    let report = sim.shutdown(HOUR * 2 + HOUR / 2).await;
    let handled = done.load(Ordering::Relaxed);
    sim.always(report.finished == 1, "the idle one ended in order");
    sim.always(report.killed.len() == 1, "the busy one did not");
    sim.always(report.stuck.is_empty(), "nothing blocks");
    sim.always(handled == 2, "what there was time for");
    sim.always(report.undelivered == 2, "and one was under way");
    sim.always(worker.join().await == Exit::Killed, "it is told so");
    sim.always(idle.join().await == Exit::Shutdown, "and so is this");
    let stillborn = Quiet.spawn().answer().await;
    sim.always(stillborn == Err(CallError::Stopped), "nothing is spawned");
}

// ----- the end of a run -----

static ELSEWHERE: AtomicU32 = AtomicU32::new(0);

#[allow(clippy::disallowed_methods, reason = "the test is about threads")]
fn this_thread() -> ThreadId {
    thread::current().id()
}

/// An actor that must not leave its thread.
struct Homebody(Rc<ThreadId>);

impl Homebody {
    fn of_this_thread() -> Self {
        Homebody(Rc::new(this_thread()))
    }
}

#[actor]
impl Homebody {}

impl Drop for Homebody {
    fn drop(&mut self) {
        if *self.0 != this_thread() {
            ELSEWHERE.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// A waker that spawns an actor which must not leave its thread, and leaks the handle.
struct Spawns;

impl Wake for Spawns {
    fn wake(self: Arc<Self>) {
        std::mem::forget(Homebody::of_this_thread().spawn_local());
    }
}

struct Sleeper;

#[actor]
impl Sleeper {
    /// Sets a timer so far in the future that its waker is woken only at the end of the run.
    pub async fn sleep(&mut self, context: &Context<Self>) {
        let mut sleep = Box::pin(context.sleep(10_000 * HOUR));
        let waker = Waker::from(Arc::new(Spawns));
        let poll = sleep.as_mut().poll(&mut task::Context::from_waker(&waker));
        assert!(poll.is_pending());
        std::mem::forget(sleep);
    }
}

/// Each run has a thread of its own, but uses the cores of the run before.
#[test]
fn who_is_born_at_the_end_of_a_run_is_not_left_to_the_next() {
    let options = Options::new().seeds(4).cores(1).leftovers(true);
    explore("born-at-the-end", options, |_: Sim| async {
        Sleeper.spawn().sleep().await.expect("it lives");
    });
    assert_eq!(ELSEWHERE.load(Ordering::Relaxed), 0);
}

// ----- slow actors -----

#[actor_core::test(seeds = 300, cores = 1, faults = Faults::none().slow(1))]
async fn a_slow_actor_is_late_and_loses_nothing(sim: Sim) -> Result<(), CallError> {
    let (done, stopped) = <(Arc<AtomicU32>, Arc<AtomicU32>)>::default();
    let worker = Worker {
        done: done.clone(),
        stopped,
    }
    .spawn();
    let quiet = Quiet.spawn();
    worker.work(Duration::ZERO).send().await.expect("it lives");
    // On one core this comes after it, except for faults.
    quiet.answer().send().await.expect("it lives");
    for _ in 0..3 {
        quiet.answer().await?;
    }
    sometimes(done.load(Ordering::Relaxed) == 0, "overtaken on one core");
    sim.settle().await;
    sim.always(done.load(Ordering::Relaxed) == 1, "handled all the same");
    Ok(())
}
