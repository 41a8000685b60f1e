//! How many restarts are too many: items 28 to 36. Those that need time to pass are in `tests/simulation/supervision.rs`.

use std::time::Duration;

use actor_core::{
    CallError, Exit, Handle as _,
    supervisor::{ChildError, ChildState, Report, Strategy, Supervisor},
};

use crate::support::{Flag, HOUR, Log, Reports, Worker, begin, crash, lives_again, states, tree};

#[actor_core::test]
async fn item_28_one_more_than_the_intensity_ends_the_supervisor() {
    let (log, reports) = (Log::default(), Reports::default());
    let mut tree = Supervisor::one_for_one()
        .intensity(3, HOUR)
        .on_report(reports.keeper());
    let worker = tree.child("a", Worker::maker("a", &log));
    let other = tree.child("b", Worker::maker("b", &log));
    let tree = tree.start().await.expect("all start");
    for _ in 0..3 {
        crash(&worker).await;
        assert!(lives_again(&tree, &worker).await);
    }
    assert_eq!(other.work().await, Ok(1));
    log.take();
    crash(&worker).await;
    assert_eq!(tree.join().await, Exit::Shutdown);
    assert_eq!(worker.work().await, Err(CallError::Stopped));
    assert_eq!(other.work().await, Err(CallError::Stopped));
    // Item 29: nothing more is started.
    assert_eq!(log.take(), ["-a", "b stops", "-b"]);
    assert_eq!(
        reports.take().last(),
        Some(&Report::GaveUp { child: "a".into() })
    );
    assert!(
        matches!(worker.join().await, Exit::Panicked(_)),
        "how its last life ended"
    );
    assert_eq!(other.join().await, Exit::Shutdown);
}

#[actor_core::test]
async fn item_31_with_an_intensity_of_zero_the_first_failure_ends_the_supervisor() {
    let log = Log::default();
    let mut tree = Supervisor::one_for_one().intensity(0, HOUR);
    let worker = tree.child("a", Worker::maker("a", &log));
    let tree = tree.start().await.expect("all start");
    crash(&worker).await;
    assert_eq!(tree.join().await, Exit::Shutdown);
    assert_eq!(log.take(), ["+a", "-a"]);
}

#[actor_core::test]
async fn item_32_a_restart_of_all_counts_once() {
    let log = Log::default();
    let mut tree = Supervisor::one_for_all().intensity(2, HOUR);
    let workers: Vec<_> = ["a", "b", "c"]
        .map(|name| tree.child(name, Worker::maker(name, &log)))
        .into();
    let tree = tree.start().await.expect("all start");
    for worker in &workers[..2] {
        crash(worker).await;
        assert!(lives_again(&tree, worker).await);
    }
    crash(&workers[2]).await;
    assert_eq!(tree.join().await, Exit::Shutdown, "the third is too many");
}

#[actor_core::test]
async fn item_33_an_attempt_that_fails_counts_too() {
    let (log, broken, reports) = (Log::default(), Flag::default(), Reports::default());
    let mut tree = Supervisor::one_for_one()
        .intensity(5, HOUR)
        .on_report(reports.keeper());
    let worker = tree.add(Worker::broken("a", &log, &broken));
    let tree = tree.start().await.expect("all start");
    broken.set(true);
    crash(&worker).await;
    assert_eq!(tree.join().await, Exit::Shutdown);
    let reports = reports.take();
    let failed = |report: &&Report| matches!(report, Report::StartFailed { .. });
    assert_eq!(reports.iter().filter(failed).count(), 5, "{reports:?}");
}

#[actor_core::test]
async fn item_33_between_attempts_the_supervisor_answers_and_obeys() {
    let (log, broken) = (Log::default(), Flag::default());
    let mut tree = Supervisor::one_for_one().intensity(u32::MAX, HOUR);
    let worker = tree.add(Worker::broken("a", &log, &broken));
    let other = tree.child("b", Worker::maker("b", &log));
    let tree = tree.start().await.expect("all start");
    broken.set(true);
    crash(&worker).await;
    while states(&tree).await[0].1 != ChildState::Restarting {}
    assert_eq!(tree.count_children().await.expect("it answers").active, 1);
    assert_eq!(other.work().await, Ok(1));
    tree.stop();
    assert_eq!(tree.join().await, Exit::Normal);
}

#[actor_core::test]
async fn item_34_supervisors_multiply() {
    let log = Log::default();
    let mut inner = Supervisor::one_for_one().intensity(2, HOUR);
    let worker = inner.child("a", Worker::maker("a", &log));
    let mut tree = Supervisor::one_for_one().intensity(1, HOUR);
    tree.supervisor("inner", inner);
    let tree = tree.start().await.expect("all start");
    // Two restarts; the third crash ends the inner one. After that, two again, and the third ends both.
    for _ in 0..5 {
        crash(&worker).await;
        assert_eq!(worker.work().await, Ok(1));
    }
    crash(&worker).await;
    assert_eq!(tree.join().await, Exit::Shutdown);
}

#[actor_core::test]
async fn item_35_while_a_child_is_being_restarted() {
    let (log, broken) = (Log::default(), Flag::default());
    let mut tree = Supervisor::one_for_one()
        .intensity(u32::MAX, HOUR)
        .backoff(actor_core::supervisor::Backoff::exponential(HOUR, HOUR));
    let worker = tree.add(Worker::broken("a", &log, &broken));
    let tree = tree.start().await.expect("all start");
    crash(&worker).await;
    while states(&tree).await[0].1 != ChildState::Restarting {}
    let restarting = || Err(CallError::Failed(ChildError::Restarting { id: "a".into() }));
    assert_eq!(tree.restart_child("a".into()).await, restarting());
    assert_eq!(tree.delete_child("a".into()).await, restarting());
    let waits = worker.work();
    tree.terminate_child("a".into()).await.expect("it is there");
    assert_eq!(states(&tree).await, [("a".into(), ChildState::Stopped)]);
    assert_eq!(waits.await, Err(CallError::Stopped));
    assert_eq!(worker.work().await, Err(CallError::Stopped));
    tree.restart_child("a".into()).await.expect("it is stopped");
    assert_eq!(worker.work().await, Ok(1));
}

#[actor_core::test]
async fn item_36_if_another_child_cannot_start_the_next_attempt_is_for_that_one() {
    for strategy in [Strategy::OneForAll, Strategy::RestForOne] {
        let (log, broken, reports) = (Log::default(), Flag::default(), Reports::default());
        let mut tree = Supervisor::new(strategy)
            .intensity(u32::MAX, HOUR)
            .backoff(actor_core::supervisor::Backoff::exponential(
                Duration::ZERO,
                HOUR,
            ))
            .on_report(reports.keeper());
        let first = tree.child("a", Worker::maker("a", &log));
        let second = tree.add(Worker::broken("b", &log, &broken));
        let third = tree.child("c", Worker::maker("c", &log));
        let tree = tree.start().await.expect("all start");
        broken.set(true);
        crash(&first).await;
        // The first lives or is about to, the second is being tried, and the third has to wait.
        let is_tried = |states: &[(String, ChildState)]| {
            states[1].1 == ChildState::Restarting && states[2].1 == ChildState::Stopped
        };
        while !is_tried(&states(&tree).await) {}
        broken.set(false);
        assert_eq!(third.work().await, Ok(1), "{strategy:?}");
        assert_eq!(second.work().await, Ok(1), "{strategy:?}");
        assert_eq!(first.work().await, Ok(1), "{strategy:?}");
        assert!(
            states(&tree)
                .await
                .iter()
                .all(|(_, state)| *state == ChildState::Running)
        );
    }
}

/// Those after it would have been started with it.
#[actor_core::test]
async fn item_36_when_that_one_is_given_up_nobody_waits_for_those_after_it() {
    for strategy in [Strategy::OneForAll, Strategy::RestForOne] {
        let (log, broken) = (Log::default(), Flag::default());
        let mut tree = Supervisor::new(strategy)
            .intensity(u32::MAX, HOUR)
            .on_report(|_| {});
        let first = tree.child("a", Worker::maker("a", &log));
        tree.add(Worker::broken("b", &log, &broken));
        let third = tree.child("c", Worker::maker("c", &log));
        let tree = tree.start().await.expect("all start");
        broken.set(true);
        crash(&first).await;
        while states(&tree).await[1].1 != ChildState::Restarting {}
        let mut waits = third.work();
        begin(&mut waits).await;
        tree.terminate_child("b".into()).await.expect("it is there");
        assert_eq!(waits.await, Err(CallError::Stopped), "{strategy:?}");
        assert_eq!(third.work().await, Err(CallError::Stopped));
        assert_eq!(first.work().await, Ok(1));
        tree.restart_child("c".into()).await.expect("it is stopped");
        assert_eq!(third.work().await, Ok(1));
    }
}

#[actor_core::test]
async fn other_children_and_the_tree_are_not_disturbed_by_one_that_is_tried() {
    let log = Log::default();
    let (tree, workers) = tree(Strategy::OneForOne, &["a", "b"], &log).await;
    for _ in 0..10 {
        crash(&workers[0]).await;
        assert!(lives_again(&tree, &workers[0]).await);
    }
    assert_eq!(workers[1].work().await, Ok(1));
}
