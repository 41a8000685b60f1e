//! Which kinds of end restart a child: items 19 to 22.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use actor_core::{
    Actor as _, Context, Down, Exit, Handle as _, actor,
    supervisor::{Backoff, ChildState, Report, Restart, Strategy, Supervisor},
};

use crate::support::{
    Count, HOUR, Log, Reports, Worker, WorkerHandle, crash, finish, lives_again, states,
};

/// How a life ends.
#[derive(Debug, Clone, Copy)]
enum End {
    Finishes,
    Stops,
    Fails,
    Panics,
    IsKilled,
}

impl End {
    const ALL: [Self; 5] = [
        Self::Finishes,
        Self::Stops,
        Self::Fails,
        Self::Panics,
        Self::IsKilled,
    ];

    fn is_orderly(self) -> bool {
        matches!(self, Self::Finishes | Self::Stops)
    }

    async fn happens(self, worker: &WorkerHandle) {
        let ended = worker.monitor();
        match self {
            Self::Finishes => return finish(worker).await,
            Self::Panics => return crash(worker).await,
            Self::Stops => worker.stop(),
            Self::Fails => worker.give_up().await.expect("it answers first"),
            Self::IsKilled => worker.kill(),
        }
        assert_eq!(ended.await.is_orderly(), self.is_orderly());
    }
}

/// A supervisor with one worker that has this restart policy, and what it reports.
async fn one(
    restart: Restart,
) -> (
    actor_core::supervisor::SupervisorHandle,
    WorkerHandle,
    Reports,
) {
    let reports = Reports::default();
    let mut tree = Supervisor::one_for_one()
        .intensity(100, HOUR)
        .on_report(reports.keeper());
    let worker = tree.add(Worker::child("a", &Log::default()).restart(restart));
    let tree = tree.start().await.expect("it starts");
    (tree, worker, reports)
}

fn is_ended(report: &Report) -> bool {
    matches!(report, Report::ChildEnded { child, .. } if child == "a")
}

#[actor_core::test]
async fn item_19_a_permanent_child_is_restarted_whatever_its_end_which_is_reported() {
    let (tree, worker, reports) = one(Restart::Permanent).await;
    for end in End::ALL {
        end.happens(&worker).await;
        assert!(lives_again(&tree, &worker).await, "{end:?}");
        let reports = reports.take();
        assert!(
            reports.len() == 1 && is_ended(&reports[0]),
            "{end:?}: {reports:?}"
        );
    }
}

#[actor_core::test]
async fn item_20_a_transient_child_is_restarted_when_it_did_not_end_in_order() {
    for end in End::ALL {
        let (tree, worker, reports) = one(Restart::Transient).await;
        end.happens(&worker).await;
        let lives = lives_again(&tree, &worker).await;
        assert_eq!(lives, !end.is_orderly(), "{end:?}");
        assert_eq!(
            reports.take().len(),
            usize::from(!end.is_orderly()),
            "{end:?}"
        );
    }
}

#[actor_core::test]
async fn item_20_nor_is_one_that_was_shut_down() {
    let mut inner = Supervisor::one_for_one().intensity(0, HOUR);
    let worker = inner.add(Worker::child("a", &Log::default()));
    let mut tree = Supervisor::one_for_one().intensity(100, HOUR);
    let transient = actor_core::supervisor::Child::supervisor("inner", inner).transient();
    let inner = tree.add(transient);
    let tree = tree.start().await.expect("all start");
    let ended = inner.monitor();
    crash(&worker).await;
    assert_eq!(ended.await, Exit::Shutdown, "it gives up");
    assert!(
        inner.which_children().await.is_err(),
        "and is not restarted"
    );
    assert_eq!(states(&tree).await, [("inner".into(), ChildState::Stopped)]);
}

#[actor_core::test]
async fn item_21_a_temporary_child_is_never_restarted_and_forgotten() {
    for end in End::ALL {
        let (tree, worker, _) = one(Restart::Temporary).await;
        end.happens(&worker).await;
        assert!(!lives_again(&tree, &worker).await, "{end:?}");
        assert_eq!(states(&tree).await, [], "{end:?}");
        assert_ne!(worker.join().await, Exit::NoActor, "it has ended for good");
    }
}

/// The end is seen on this core at once, while what the other core sent before is still in the inbox.
#[actor_core::test]
async fn item_21_who_has_waited_for_the_end_finds_that_the_supervisor_knows() {
    for nth in 0..300 {
        let mut tree = Supervisor::one_for_one();
        let child = Worker::child("a", &Log::default()).restart(Restart::Temporary);
        let worker = tree.add(child.on_core(1));
        let tree = tree.start().await.expect("it starts");
        let (ended, joined) = (worker.monitor(), worker.clone().join());
        worker.stop();
        if nth % 2 == 0 {
            ended.await;
        } else {
            joined.await;
        }
        assert_eq!(states(&tree).await, [], "{nth}");
    }
}

#[actor_core::test]
async fn item_21_not_even_when_a_sibling_is_why_it_was_stopped() {
    for strategy in [Strategy::OneForAll, Strategy::RestForOne] {
        let log = Log::default();
        let mut tree = Supervisor::new(strategy).intensity(100, HOUR);
        let first = tree.child("a", Worker::maker("a", &log));
        let second = tree.add(Worker::child("b", &log).temporary());
        let tree = tree.start().await.expect("all start");
        log.take();
        crash(&first).await;
        assert!(lives_again(&tree, &first).await);
        assert_eq!(log.take(), ["-a", "b stops", "-b", "+a"], "{strategy:?}");
        assert_eq!(states(&tree).await, [("a".into(), ChildState::Running)]);
        assert_eq!(second.join().await, Exit::Shutdown);
    }
}

#[actor_core::test]
async fn item_21_the_arguments_of_a_temporary_child_are_not_kept() {
    let log = Log::default();
    let (tree, _) = crate::support::tree(Strategy::OneForOne, &[], &log).await;
    let arguments = std::sync::Arc::new(());
    let kept = arguments.clone();
    let child = actor_core::supervisor::Child::new("a", move || {
        let _ = &kept;
        Worker::new("a", &log)
    });
    let worker = tree
        .start_child(child.temporary())
        .await
        .expect("it starts");
    assert_eq!(std::sync::Arc::strong_count(&arguments), 2);
    worker.kill();
    assert!(!lives_again(&tree, &worker).await);
    assert_eq!(std::sync::Arc::strong_count(&arguments), 1);
}

#[actor_core::test]
async fn item_22_a_transient_child_that_ended_in_order_can_be_started_again() {
    let (tree, worker, _) = one(Restart::Transient).await;
    finish(&worker).await;
    assert!(!lives_again(&tree, &worker).await);
    assert_eq!(states(&tree).await, [("a".into(), ChildState::Stopped)]);
    tree.restart_child("a".into()).await.expect("it is stopped");
    assert_eq!(worker.work().await, Ok(1), "under the same handle");
}

/// However long the delay, the supervisor answers.
#[actor_core::test]
async fn there_is_nobody_to_link_to_while_a_child_is_down() {
    let log = Log::default();
    let mut tree = Supervisor::one_for_one().backoff(Backoff::exponential(HOUR, HOUR));
    let worker = tree.add(Worker::child("a", &log));
    let _tree = tree.start().await.expect("all start");
    crash(&worker).await;
    assert_eq!(worker.monitor().await, Exit::NoActor);
    log.take();
    let told = Told::default();
    let witness = Witness(told.clone()).spawn();
    witness.link(worker.clone()).await.expect("it lives");
    witness.watch(worker.clone()).await.expect("it lives");
    while told.lock().unwrap().len() < 2 {
        witness.ping().await.expect("it lives");
    }
    assert_eq!(*told.lock().unwrap(), [Exit::NoActor, Exit::NoActor]);
}

type Told = Arc<Mutex<Vec<Exit>>>;

/// Is told of the ends of others.
struct Witness(Told);

#[actor]
impl Witness {
    pub fn link(&mut self, worker: WorkerHandle, context: &Context<Self>) {
        context.link(&worker);
    }

    pub fn watch(&mut self, worker: WorkerHandle, context: &Context<Self>) {
        context
            .watch(&worker, |me, down| me.lost(down.exit))
            .detach();
    }

    #[actor(on_link_down)]
    fn link_is_down(&mut self, down: Down) {
        self.lost(down.exit);
    }

    pub fn lost(&mut self, exit: Exit) {
        self.0.lock().unwrap().push(exit);
    }

    pub fn ping(&self) {}
}

#[actor_core::test]
async fn a_backoff_may_be_as_long_and_as_uncertain_as_can_be() {
    for backoff in [
        Backoff::exponential(Duration::MAX, Duration::MAX),
        Backoff::exponential(Duration::MAX, Duration::MAX).jitter(1.0),
        Backoff::exponential(HOUR, HOUR).jitter(f64::NAN),
    ] {
        let mut tree = Supervisor::one_for_one()
            .intensity(100, HOUR)
            .backoff(backoff)
            .on_report(|_| {});
        let worker = tree.add(Worker::child("a", &Log::default()));
        let tree = tree.start().await.expect("it starts");
        crash(&worker).await;
        let restarting = ("a".into(), ChildState::Restarting);
        assert_eq!(states(&tree).await, [restarting], "{backoff:?}");
        tree.stop();
        tree.join().await;
    }
}

// ----- timers -----

/// Takes a while to end.
struct Heart {
    beats: Count,
}

#[actor]
impl Heart {
    pub fn beat(&mut self) {
        self.beats.add();
    }

    #[actor(on_stop)]
    async fn rest(&mut self, context: &Context<Self>) {
        context.sleep(20 * BEAT).await;
    }
}

const BEAT: Duration = Duration::from_millis(1);

#[actor_core::test]
async fn beats_go_on_in_the_next_life_also_if_some_have_met_the_actor_while_it_ended() {
    let beats = Count::default();
    let mut tree = Supervisor::one_for_one().intensity(100, HOUR);
    let heart = tree.child("heart", {
        let beats = beats.clone();
        move || Heart {
            beats: beats.clone(),
        }
    });
    let _tree = tree.start().await.expect("it starts");
    heart.beat().every(BEAT).detach();
    for _ in 0..2 {
        let ended = heart.monitor();
        heart.stop();
        assert_eq!(ended.await, Exit::Normal);
        let before = beats.get();
        while beats.get() < before + 3 {
            tokio::task::yield_now().await;
        }
    }
}
