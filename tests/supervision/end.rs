//! How a supervisor ends: items 44 to 50.

use actor_core::{
    CallError, Exit, Handle as _, System,
    supervisor::{AutoShutdown, Backoff, Child, ChildState, Restart, Strategy, Supervisor},
};

use crate::support::{HOUR, Log, Worker, crash, finish, lives_again, states, tree};

#[actor_core::test]
async fn item_44_children_are_stopped_in_reverse_temporary_ones_too() {
    let log = Log::default();
    let mut tree = Supervisor::one_for_one();
    tree.child("a", Worker::maker("a", &log));
    tree.add(Worker::child("b", &log).temporary());
    tree.add(Worker::child("c", &log).transient());
    let tree = tree.start().await.expect("all start");
    log.take();
    tree.stop();
    assert_eq!(tree.join().await, Exit::Normal);
    assert_eq!(
        log.take(),
        ["c stops", "-c", "b stops", "-b", "a stops", "-a"]
    );
}

#[actor_core::test]
async fn item_44_through_the_whole_tree() {
    let log = Log::default();
    let mut inner = Supervisor::one_for_one();
    inner.child("b", Worker::maker("b", &log));
    inner.child("c", Worker::maker("c", &log));
    let mut tree = Supervisor::one_for_one();
    tree.child("a", Worker::maker("a", &log));
    tree.supervisor("inner", inner);
    tree.child("d", Worker::maker("d", &log));
    let tree = tree.start().await.expect("all start");
    assert_eq!(log.take(), ["+a", "+b", "+c", "+d"]);
    tree.stop();
    tree.join().await;
    let expected = [
        "d stops", "-d", "c stops", "-c", "b stops", "-b", "a stops", "-a",
    ];
    assert_eq!(log.take(), expected);
}

#[test]
fn item_44_at_the_shutdown_of_the_system_too() {
    let log = Log::default();
    let system = System::builder()
        .cores(2)
        .pin(false)
        .build()
        .expect("there are threads");
    let (same, out) = (log.clone(), system.clone());
    system.block_on(move || async move {
        let mut inner = Supervisor::in_system(&out, Strategy::OneForAll);
        inner.child("b", Worker::maker("b", &same));
        inner.child("c", Worker::maker("c", &same));
        let mut tree = Supervisor::in_system(&out, Strategy::OneForOne);
        tree.child("a", Worker::maker("a", &same));
        tree.supervisor("inner", inner);
        let tree = tree.start().await.expect("all start");
        std::mem::forget(tree);
    });
    log.take();
    let report = system.shutdown(HOUR).wait();
    assert!(report.is_clean(), "{report}");
    assert_eq!(report.finished, 5, "{report}");
    assert_eq!(
        log.take(),
        ["c stops", "-c", "b stops", "-b", "a stops", "-a"]
    );
}

/// They are down, and nobody looks after them.
#[test]
fn item_44_children_that_nobody_has_started_end_with_the_system() {
    let system = System::builder().cores(2).pin(false).build();
    let system = system.expect("there are threads");
    let mut tree = Supervisor::in_system(&system, Strategy::OneForOne);
    let workers = [0, 1].map(|core| {
        let name = core.to_string();
        tree.add(Worker::child(&name, &Log::default()).on_core(core))
    });
    let report = system.shutdown(HOUR).wait();
    assert!(report.is_clean(), "{report}");
    assert_eq!(report.finished, 2);
    for worker in workers {
        assert_eq!(worker.join().wait().expect("a thread"), Exit::Shutdown);
    }
}

#[actor_core::test]
async fn item_45_the_end_of_its_own_supervisor_ends_it() {
    let log = Log::default();
    let mut inner = Supervisor::one_for_one();
    let worker = inner.child("a", Worker::maker("a", &log));
    let mut tree = Supervisor::one_for_one();
    let inner = tree.supervisor("inner", inner);
    let tree = tree.start().await.expect("all start");
    tree.kill();
    assert_eq!(tree.join().await, Exit::Killed);
    assert_eq!(inner.join().await, Exit::Killed);
    assert_eq!(worker.join().await, Exit::Killed);
    assert_eq!(log.take(), ["+a", "-a"]);
}

#[actor_core::test]
async fn item_46_the_end_of_a_stranger_is_ignored() {
    let log = Log::default();
    let (tree, workers) = tree(Strategy::OneForAll, &["a"], &log).await;
    let stranger = crate::signals::Node::of(&log).spawn();
    stranger.link_to(tree.clone()).await.expect("it lives");
    stranger.kill();
    stranger.join().await;
    assert_eq!(workers[0].work().await, Ok(1));
    assert_eq!(states(&tree).await.len(), 1);
    assert_eq!(workers[0].work().await, Ok(2), "the same life");
}

use actor_core::Actor as _;

/// A supervisor of `a` and `b`, both significant, and `c`, which is not.
async fn significant(
    when: AutoShutdown,
    restart: Restart,
    log: &Log,
) -> (
    actor_core::supervisor::SupervisorHandle,
    Vec<crate::support::WorkerHandle>,
) {
    let mut tree = Supervisor::one_for_one()
        .intensity(100, HOUR)
        .auto_shutdown(when);
    let child = |name| Worker::child(name, log).restart(restart);
    let workers = vec![
        tree.add(child("a").significant()),
        tree.add(child("b").significant()),
        tree.add(child("c")),
    ];
    (tree.start().await.expect("all start"), workers)
}

#[actor_core::test]
async fn item_47_any_significant_child_that_ends_by_itself_ends_the_supervisor() {
    let log = Log::default();
    // A transient one if it ends in order,
    let (tree, workers) = significant(AutoShutdown::AnySignificant, Restart::Transient, &log).await;
    crash(&workers[0]).await;
    assert!(lives_again(&tree, &workers[0]).await, "it is restarted");
    finish(&workers[2]).await;
    assert!(
        !lives_again(&tree, &workers[2]).await,
        "it is not significant"
    );
    assert!(tree.is_alive());
    finish(&workers[0]).await;
    assert_eq!(tree.join().await, Exit::Shutdown);
    assert_eq!(workers[1].join().await, Exit::Shutdown);
    // and a temporary one however it ends.
    let (tree, workers) = significant(AutoShutdown::AnySignificant, Restart::Temporary, &log).await;
    crash(&workers[1]).await;
    assert_eq!(tree.join().await, Exit::Shutdown);
}

#[actor_core::test]
async fn item_48_or_the_last_of_them_does() {
    let log = Log::default();
    let (tree, workers) = significant(AutoShutdown::AllSignificant, Restart::Transient, &log).await;
    finish(&workers[1]).await;
    assert!(!lives_again(&tree, &workers[1]).await);
    assert!(tree.is_alive());
    finish(&workers[0]).await;
    assert_eq!(tree.join().await, Exit::Shutdown);
    assert_eq!(workers[2].work().await, Err(CallError::Stopped));
}

/// One that is being restarted will be active again.
#[actor_core::test]
async fn item_48_not_while_one_of_them_is_being_restarted() {
    let log = Log::default();
    let mut tree = Supervisor::one_for_one()
        .intensity(100, HOUR)
        .backoff(Backoff::exponential(HOUR, HOUR))
        .auto_shutdown(AutoShutdown::AllSignificant);
    let child = |name| Worker::child(name, &log).transient().significant();
    let workers = ["a", "b"].map(|name| tree.add(child(name)));
    let tree = tree.start().await.expect("all start");
    crash(&workers[0]).await;
    finish(&workers[1]).await;
    let expected = [
        ("a".into(), ChildState::Restarting),
        ("b".into(), ChildState::Stopped),
    ];
    assert_eq!(states(&tree).await, expected);
}

#[actor_core::test]
async fn item_49_not_when_they_were_asked_to_or_a_sibling_is_why() {
    let log = Log::default();
    let (tree, workers) = significant(AutoShutdown::AnySignificant, Restart::Transient, &log).await;
    tree.terminate_child("a".into()).await.expect("it is there");
    assert_eq!(workers[2].work().await, Ok(1));
    assert!(tree.which_children().await.is_ok());

    let mut tree = Supervisor::one_for_all()
        .intensity(100, HOUR)
        .auto_shutdown(AutoShutdown::AnySignificant);
    let first = tree.child("a", Worker::maker("a", &log));
    let second = tree.add(Worker::child("b", &log).temporary().significant());
    let tree = tree.start().await.expect("all start");
    crash(&first).await;
    assert!(lives_again(&tree, &first).await);
    assert_eq!(second.join().await, Exit::Shutdown);
    assert!(tree.which_children().await.is_ok());
}

#[actor_core::test]
async fn item_50_its_reason_is_shutdown_which_does_not_restart_a_transient_one() {
    let log = Log::default();
    let mut inner = Supervisor::one_for_one().auto_shutdown(AutoShutdown::AnySignificant);
    let worker = inner.add(Worker::child("a", &log).transient().significant());
    let mut tree = Supervisor::one_for_one();
    let inner = tree.add(Child::supervisor("inner", inner).transient());
    let tree = tree.start().await.expect("all start");
    let ended = inner.monitor();
    finish(&worker).await;
    assert_eq!(ended.await, Exit::Shutdown);
    assert_eq!(inner.count_children().await, Err(CallError::Stopped));
    // Nobody waits for something that nobody will do.
    assert_eq!(worker.work().await, Err(CallError::Stopped));
    tree.restart_child("inner".into())
        .await
        .expect("it is stopped");
    assert_eq!(worker.work().await, Ok(1));
}
