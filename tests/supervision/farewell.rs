//! Children that call others before they end. By then, children that have ended for good have told everybody.

use std::sync::{Arc, OnceLock};

use actor_core::{
    Actor as _, Answer, CallError, Exit, Handle as _, actor,
    supervisor::{
        Backoff, Child, ChildShutdown, ChildState, DynamicSupervisor, Restart, Strategy, Supervisor,
    },
};

use crate::support::{HOUR, Log, Worker, WorkerHandle, begin, crash, states};

/// What a polite child does before it ends.
#[derive(Clone, Copy)]
enum Farewell {
    /// It calls the other.
    Calls,
    /// First makes the other one crash.
    Breaks,
}

/// Calls another one before it ends.
struct Polite {
    other: WorkerHandle,
    farewell: Farewell,
    answers: Answers,
}

type Answers = Arc<OnceLock<Result<u32, CallError>>>;

#[actor]
impl Polite {
    #[actor(on_stop)]
    async fn stopping(&mut self) {
        if let Farewell::Breaks = self.farewell {
            crash(&self.other).await;
        }
        let answer = self.other.work().await;
        self.answers.set(answer).expect("it stops once");
    }

    pub fn ping(&self) {}
}

/// A child whose end is waited for.
fn polite(other: &WorkerHandle, farewell: Farewell, answers: &Answers) -> Child<Polite> {
    let (other, answers) = (other.clone(), answers.clone());
    let make = move || Polite {
        other: other.clone(),
        farewell,
        answers: answers.clone(),
    };
    Child::new("polite", make).shutdown(ChildShutdown::Infinity)
}

fn supervisor() -> Supervisor {
    Supervisor::one_for_one()
        .intensity(9, HOUR)
        .on_report(|_| {})
}

/// A worker that starts after a polite child which is made with its handle.
fn polite_first(tree: &mut Supervisor, answers: &Answers) -> WorkerHandle {
    let known: Arc<OnceLock<WorkerHandle>> = Arc::default();
    let make = {
        let (known, answers) = (known.clone(), answers.clone());
        move || Polite {
            other: known.get().expect("it is known").clone(),
            farewell: Farewell::Calls,
            answers: answers.clone(),
        }
    };
    tree.add(Child::new("polite", make).shutdown(ChildShutdown::Infinity));
    let worker = tree.add(Worker::child("worker", &Log::default()));
    known.set(worker.clone()).expect("set once");
    worker
}

#[actor_core::test]
async fn one_that_was_stopped_before_refuses_calls() {
    let (mut tree, answers) = (supervisor(), Answers::default());
    let worker = polite_first(&mut tree, &answers);
    let tree = tree.start().await.expect("all start");
    assert_eq!(worker.work().await, Ok(1));
    tree.stop();
    assert_eq!(tree.join().await, Exit::Normal);
    assert_eq!(answers.get(), Some(&Err(CallError::Stopped)));
    assert_eq!(worker.join().await, Exit::Shutdown);
}

#[actor_core::test]
async fn at_any_depth() {
    let (mut inner, answers) = (supervisor(), Answers::default());
    let worker = polite_first(&mut inner, &answers);
    let mut tree = supervisor();
    tree.supervisor("inner", inner);
    let tree = tree.start().await.expect("all start");
    tree.terminate_child("inner".into())
        .await
        .expect("it is there");
    assert_eq!(answers.get(), Some(&Err(CallError::Stopped)));
    assert_eq!(worker.work().await, Err(CallError::Stopped));
}

#[actor_core::test]
async fn also_one_that_waits_to_be_restarted() {
    let (tree, answers) = (supervisor(), Answers::default());
    let mut tree = tree.backoff(Backoff::exponential(HOUR, HOUR));
    let worker = tree.add(Worker::child("worker", &Log::default()));
    tree.add(polite(&worker, Farewell::Calls, &answers));
    let tree = tree.start().await.expect("all start");
    crash(&worker).await;
    states(&tree).await;
    tree.stop();
    assert_eq!(tree.join().await, Exit::Normal);
    assert_eq!(answers.get(), Some(&Err(CallError::Stopped)));
}

#[actor_core::test]
async fn and_one_that_crashes_before_it_is_asked_to_end() {
    let (mut tree, answers) = (supervisor(), Answers::default());
    let worker = tree.add(Worker::child("worker", &Log::default()));
    tree.add(polite(&worker, Farewell::Breaks, &answers));
    let tree = tree.start().await.expect("all start");
    tree.stop();
    assert_eq!(tree.join().await, Exit::Normal);
    assert_eq!(answers.get(), Some(&Err(CallError::Stopped)));
}

/// What is below a child that was terminated is not started again either, even if the child was down already.
#[actor_core::test]
async fn also_those_below_a_supervisor_that_waits_to_be_restarted() {
    let mut inner = supervisor();
    let worker = inner.add(Worker::child("worker", &Log::default()));
    let mut tree = supervisor().backoff(Backoff::exponential(HOUR, HOUR));
    let inner = tree.supervisor("inner", inner);
    let tree = tree.start().await.expect("all start");
    inner.kill();
    assert_eq!(worker.monitor().await, Exit::Killed);
    let restarting = [("inner".into(), ChildState::Restarting)];
    assert_eq!(states(&tree).await, restarting);
    let mut waits = worker.work();
    begin(&mut waits).await;
    tree.terminate_child("inner".into())
        .await
        .expect("it is there");
    assert_eq!(waits.await, Err(CallError::Stopped));
    assert_eq!(worker.work().await, Err(CallError::Stopped));
}

/// Its supervisor does not know yet that it is down.
#[actor_core::test(cores = 1)]
async fn and_one_that_crashes_while_its_supervisor_begins_to_end() {
    let (mut tree, answers) = (supervisor(), Answers::default());
    let worker = tree.add(Worker::child("worker", &Log::default()));
    tree.add(polite(&worker, Farewell::Calls, &answers));
    let tree = tree.start().await.expect("all start");
    // In the run queue: the supervisor stops, the worker crashes, and then comes what the supervisor says to it.
    tree.stop();
    worker.crash().try_send().expect("there is room");
    assert_eq!(tree.join().await, Exit::Normal);
    assert_eq!(answers.get(), Some(&Err(CallError::Stopped)));
    assert!(matches!(worker.join().await, Exit::Panicked(_)));
}

/// A supervisor that is killed stops none of its children in order.
#[actor_core::test]
async fn also_those_below_a_supervisor_that_was_killed() {
    let (mut inner, answers) = (supervisor(), Answers::default());
    let worker = inner.add(Worker::child("worker", &Log::default()));
    let mut tree = supervisor();
    tree.add(polite(&worker, Farewell::Calls, &answers));
    tree.add(Child::supervisor("inner", inner).shutdown(ChildShutdown::BrutalKill));
    let tree = tree.start().await.expect("all start");
    tree.terminate_child("inner".into())
        .await
        .expect("it is there");
    assert_eq!(worker.work().await, Err(CallError::Stopped));
    tree.restart_child("inner".into())
        .await
        .expect("it is stopped");
    assert_eq!(worker.work().await, Ok(1));
    tree.stop();
    assert_eq!(tree.join().await, Exit::Normal);
    assert_eq!(answers.get(), Some(&Err(CallError::Stopped)));
}

#[actor_core::test]
async fn also_when_another_child_could_not_be_started() {
    let (mut tree, answers) = (supervisor(), Answers::default());
    polite_first(&mut tree, &answers);
    tree.add(Child::fallible("bad", || Err::<Worker, _>("no")));
    assert!(tree.start().await.is_err());
    assert_eq!(answers.get(), Some(&Err(CallError::Stopped)));
}

// ----- all at once -----

/// Waits for the end of the other one, and then calls it, before it ends itself.
struct Late {
    other: Option<LateHandle>,
    answers: Answers,
}

#[actor]
impl Late {
    #[actor(on_stop)]
    async fn stopping(&mut self) {
        if let Some(other) = self.other.take() {
            other.monitor().await;
            let answer = other.ping().await;
            self.answers.set(answer).expect("it stops once");
        }
    }

    pub fn ping(&self) -> u32 {
        1
    }
}

#[actor_core::test]
async fn and_where_all_end_at_once() {
    let answers = Answers::default();
    let answered = answers.clone();
    let tree = DynamicSupervisor::new(move |other| Late {
        other,
        answers: answered.clone(),
    });
    let tree = tree
        .restart(Restart::Permanent)
        .shutdown(ChildShutdown::Infinity)
        .spawn();
    let first = tree.start_child(None).await.expect("it starts");
    let second = tree.start_child(Some(first)).await.expect("it starts");
    assert_eq!(second.ping().await, Ok(1));
    tree.stop();
    assert_eq!(tree.join().await, Exit::Normal);
    assert_eq!(answers.get(), Some(&Err(CallError::Stopped)));
}

// ----- what is kept for a next life -----

/// Keeps callers waiting for its next life.
#[derive(Default)]
struct Desk(Vec<Answer<u32>>);

#[actor]
impl Desk {
    pub fn ask(&mut self, answer: Answer<u32>) {
        self.0.push(answer);
    }

    #[actor(before_restart)]
    fn salvage(&mut self, _: Exit) -> Vec<Answer<u32>> {
        std::mem::take(&mut self.0)
    }

    #[actor(after_restart)]
    fn restore(&mut self, kept: Vec<Answer<u32>>) {
        self.0 = kept;
    }
}

#[actor_core::test]
async fn nothing_is_kept_for_a_life_that_does_not_follow() {
    let mut tree = supervisor();
    let desk = tree.child("desk", Desk::default);
    let tree = tree.start().await.expect("it starts");
    let mut asks = desk.ask();
    crate::support::begin(&mut asks).await;
    tree.terminate_child("desk".into())
        .await
        .expect("it is there");
    assert!(asks.await.is_err(), "nobody answers any more");
}

// ----- lives that are followed by another -----

#[actor_core::test]
async fn what_comes_for_a_supervisor_that_is_restarted_waits() {
    for strategy in [Strategy::OneForAll, Strategy::RestForOne] {
        let log = Log::default();
        let mut inner = supervisor();
        let worker = inner.add(Worker::child("worker", &log));
        let mut tree = Supervisor::new(strategy)
            .intensity(9, HOUR)
            .on_report(|_| {});
        let first = tree.add(Worker::child("first", &log));
        let inner = tree.supervisor("inner", inner);
        let _tree = tree.start().await.expect("all start");
        let ended = inner.monitor();
        crash(&first).await;
        ended.await;
        assert_eq!(worker.work().await, Ok(1), "{strategy:?}");
    }
}
