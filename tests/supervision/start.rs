//! Starting a supervisor and its children: items 13 to 18.

use std::{future::ready, panic::catch_unwind, sync::Arc};

use actor_core::{
    Actor as _, CallError, Exit, Handle as _,
    supervisor::{
        AutoShutdown, Backoff, Child, ChildKind, ChildShutdown, ChildState, Restart, StartError,
        Strategy, Supervisor,
    },
};
use tokio::sync::Notify;

use crate::support::{Count, Flag, HOUR, Log, Worker, WorkerHandle, states, tree, yield_now};

#[actor_core::test]
async fn item_13_children_start_left_to_right_one_after_the_other() {
    let log = Log::default();
    let mut tree = Supervisor::one_for_one();
    let slow = {
        let log = log.clone();
        move || {
            let log = log.clone();
            async move {
                log.add("a begins");
                for _ in 0..10 {
                    yield_now().await;
                }
                Ok::<_, Exit>(Worker::new("a", &log))
            }
        }
    };
    tree.add(Child::future("a", slow));
    tree.child("b", Worker::maker("b", &log));
    tree.child("c", Worker::maker("c", &log));
    tree.start().await.expect("all start");
    assert_eq!(log.take()[..4], ["a begins", "+a", "+b", "+c"]);
}

/// Makes the first worker at once, and later ones when the gate is opened.
fn gated(log: &Log, began: &Arc<Notify>, gate: &Arc<Notify>) -> Child<Worker> {
    let (log, began, gate) = (log.clone(), began.clone(), gate.clone());
    let count = Count::default();
    Child::future("a", move || {
        let nth = count.add();
        let (log, gate) = (log.clone(), (nth > 1).then(|| gate.clone()));
        began.notify_one();
        async move {
            let worker = Worker::new(&nth.to_string(), &log);
            if let Some(gate) = gate {
                gate.notified().await;
            }
            Ok::<_, Exit>(worker)
        }
    })
}

/// A life of the supervisor ends while it waits for a child to be made, and its next life begins.
#[actor_core::test]
async fn item_13_what_makes_a_child_for_nobody_goes_no_further() {
    for core in [0, 1] {
        let (log, began, gate) = (Log::default(), Arc::default(), Arc::default());
        let mut inner = Supervisor::one_for_one();
        let worker = inner.add(gated(&log, &began, &gate).on_core(core));
        let mut tree = Supervisor::one_for_one()
            .intensity(9, HOUR)
            .on_report(|_| {});
        let inner = tree.supervisor("inner", inner);
        let _tree = tree.start().await.expect("all start");
        began.notified().await;
        let mut lines = Vec::new();
        for _ in 0..2 {
            inner.kill();
            began.notified().await;
        }
        // Nobody has opened the gate.
        while lines.len() < 5 {
            yield_now().await;
            lines.extend(log.take());
        }
        assert_eq!(lines, ["+1", "-1", "+2", "-2", "+3"]);
        gate.notify_one();
        assert_eq!(worker.work().await, Ok(1));
        assert_eq!(log.take(), [""; 0]);
    }
}

/// Also if the next life of the supervisor takes its time.
#[actor_core::test]
async fn item_13_what_makes_a_child_for_nobody_is_dropped_at_once() {
    for core in [0, 1] {
        let (log, began, gate) = (Log::default(), Arc::default(), Arc::default());
        let mut inner = Supervisor::one_for_one();
        inner.add(gated(&log, &began, &gate).on_core(core));
        let mut tree = Supervisor::one_for_one().backoff(Backoff::exponential(HOUR, HOUR));
        let inner = tree.supervisor("inner", inner);
        let _tree = tree.start().await.expect("all start");
        began.notified().await;
        let child: WorkerHandle = inner.child("a").await.expect("it is there");
        child.kill();
        began.notified().await;
        inner.kill();
        let mut lines = Vec::new();
        while lines.len() < 4 {
            yield_now().await;
            lines.extend(log.take());
        }
        assert_eq!(lines, ["+1", "-1", "+2", "-2"]);
    }
}

/// Otherwise it would wait for ever.
#[actor_core::test]
async fn item_13_what_makes_a_child_goes_when_its_supervisor_does() {
    for core in [0, 1] {
        let (log, began, gate) = (Log::default(), Arc::default(), Arc::default());
        let tree = Supervisor::one_for_one().start().await.unwrap();
        let child = tree.start_child(gated(&log, &began, &gate).on_core(core));
        let worker = child.await.expect("the first is made at once");
        began.notified().await;
        worker.kill();
        began.notified().await;
        tree.kill();
        let mut lines = Vec::new();
        while lines.len() < 4 {
            yield_now().await;
            lines.extend(log.take());
        }
        assert_eq!(lines, ["+1", "-1", "+2", "-2"]);
        assert_eq!(worker.work().await, Err(CallError::Stopped));
    }
}

#[actor_core::test]
async fn item_14_a_child_that_is_not_wanted_keeps_its_place_without_an_actor() {
    let wanted = Flag::default();
    let log = Log::default();
    let optional = |restart| {
        let (wanted, log) = (wanted.clone(), log.clone());
        let make = move || {
            let worker = wanted.get().then(|| Worker::new("a", &log));
            ready(Ok::<_, Exit>(worker))
        };
        Child::optional("a", make).restart(restart)
    };
    let mut tree = Supervisor::one_for_one();
    let worker = tree.add(optional(Restart::Permanent));
    let tree = tree.start().await.expect("it is no failure");
    assert_eq!(states(&tree).await, [("a".into(), ChildState::Stopped)]);
    assert_eq!(worker.work().await, Err(CallError::Stopped));
    wanted.set(true);
    tree.restart_child("a".into())
        .await
        .expect("now it is wanted");
    assert_eq!(worker.work().await, Ok(1));

    // Nothing is kept of a temporary child.
    wanted.set(false);
    let mut tree = Supervisor::one_for_one();
    let worker = tree.add(optional(Restart::Temporary));
    let tree = tree.start().await.expect("it is no failure");
    assert_eq!(states(&tree).await, []);
    assert_eq!(worker.work().await, Err(CallError::Stopped));
}

#[actor_core::test]
async fn item_15_a_child_that_cannot_start_takes_those_before_it_along() {
    let (log, broken) = (Log::default(), Flag::default());
    broken.set(true);
    let mut tree = Supervisor::one_for_one();
    let first = tree.child("a", Worker::maker("a", &log));
    tree.child("b", Worker::maker("b", &log));
    tree.add(Worker::broken("c", &log, &broken));
    tree.child("d", Worker::maker("d", &log));
    match tree.start().await {
        Err(StartError::Child { id, exit }) => {
            assert_eq!(id, "c");
            assert_eq!(exit.to_string(), "failed: it is broken");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(log.take(), ["+a", "+b", "b stops", "-b", "a stops", "-a"]);
    assert_eq!(first.work().await, Err(CallError::Stopped));
}

#[actor_core::test]
async fn item_15_a_constructor_that_panics_is_such_a_failure() {
    let mut tree = Supervisor::one_for_one();
    tree.child("a", || -> Worker { panic!("no") });
    match tree.start().await {
        Err(StartError::Child {
            exit: Exit::Panicked(message),
            ..
        }) => assert_eq!(message.as_str(), "no"),
        other => panic!("{other:?}"),
    }
}

#[actor_core::test]
async fn item_16_defaults() {
    let log = Log::default();
    let mut tree = Supervisor::default();
    tree.child("worker", Worker::maker("a", &log));
    tree.supervisor("supervisor", Supervisor::default());
    let tree = tree.start().await.expect("all start");
    let worker = tree.child_spec("worker".into()).await.expect("it is there");
    assert_eq!(worker.restart, Restart::Permanent);
    assert_eq!(worker.kind, ChildKind::Worker);
    assert!(!worker.significant);
    let five_seconds = std::time::Duration::from_secs(5);
    assert_eq!(worker.shutdown, ChildShutdown::Timeout(five_seconds));
    let supervisor = tree
        .child_spec("supervisor".into())
        .await
        .expect("it is there");
    assert_eq!(supervisor.shutdown, ChildShutdown::Infinity);
    assert_eq!(supervisor.kind, ChildKind::Supervisor);
    assert_eq!(Strategy::default(), Strategy::OneForOne);
    assert_eq!(AutoShutdown::default(), AutoShutdown::Never);
}

#[actor_core::test]
async fn item_16_one_restart_within_the_period_if_not_said_otherwise() {
    let log = Log::default();
    let mut tree = Supervisor::default();
    let worker = tree.child("a", Worker::maker("a", &log));
    let tree = tree.start().await.expect("all start");
    crate::support::crash(&worker).await;
    assert_eq!(worker.work().await, Ok(1));
    crate::support::crash(&worker).await;
    assert_eq!(tree.join().await, Exit::Shutdown);
}

#[actor_core::test]
async fn item_17_wrong_specifications_are_refused() {
    let log = Log::default();
    let panics = |add: &mut dyn FnMut()| {
        let caught = catch_unwind(std::panic::AssertUnwindSafe(add));
        *caught
            .expect_err("it is refused")
            .downcast::<String>()
            .expect("a text")
    };

    let mut tree = Supervisor::one_for_one();
    let text = panics(&mut || drop(tree.add(Worker::child("a", &log).significant())));
    assert!(
        text.contains("permanent, so it cannot be significant"),
        "{text}"
    );

    let mut tree = Supervisor::one_for_one();
    tree.add(Worker::child("a", &log));
    let text = panics(&mut || drop(tree.add(Worker::child("a", &log))));
    assert!(text.contains("two children are called `a`"), "{text}");

    let mut tree = Supervisor::one_for_one();
    tree.add(Worker::child("a", &log).transient().significant());
    let never = StartError::SignificantNever { id: "a".into() };
    assert_eq!(tree.start().await.err(), Some(never));
    assert_eq!(log.take(), [""; 0], "nothing was started");

    let nothing = std::time::Duration::ZERO;
    let period = catch_unwind(|| drop(Supervisor::one_for_one().intensity(1, nothing)));
    assert!(period.is_err(), "a period of nothing");
}

#[actor_core::test]
async fn item_18_a_child_that_is_there_is_not_started_twice() {
    let log = Log::default();
    let (tree, workers) = tree(Strategy::OneForOne, &["a"], &log).await;
    match tree.start_child(Worker::child("a", &log)).await {
        Err(CallError::Failed(StartError::AlreadyStarted { id, actor })) => {
            assert_eq!((id.as_str(), actor), ("a", workers[0].id()));
        }
        other => panic!("{other:?}"),
    }
    tree.terminate_child("a".into()).await.expect("it is there");
    match tree.start_child(Worker::child("a", &log)).await {
        Err(CallError::Failed(StartError::AlreadyPresent { id })) => assert_eq!(id, "a"),
        other => panic!("{other:?}"),
    }
}

#[actor_core::test]
async fn children_can_be_added_and_looked_up_while_the_supervisor_lives() {
    let log = Log::default();
    let (tree, _) = tree(Strategy::OneForOne, &["a"], &log).await;
    let worker = tree
        .start_child(Worker::child("b", &log))
        .await
        .expect("it starts");
    assert_eq!(worker.work().await, Ok(1));
    let same: WorkerHandle = tree.child("b").await.expect("it is there");
    assert_eq!(same, worker);
    let other = tree
        .child::<actor_core::supervisor::SupervisorHandle>("b")
        .await;
    let text = other.expect_err("it is a worker").to_string();
    assert_eq!(
        text,
        "the child `b` is a `Worker`; ask for the handle of that type"
    );
    let failing = Child::fallible("c", || Err::<Worker, _>("no luck"));
    match tree.start_child(failing).await {
        Err(CallError::Failed(StartError::Child { id, .. })) => assert_eq!(id, "c"),
        other => panic!("{other:?}"),
    }
    assert_eq!(states(&tree).await.len(), 2, "it was not added");
}

#[actor_core::test]
async fn messages_wait_until_a_child_is_started() {
    let log = Log::default();
    let made = Count::default();
    let mut tree = Supervisor::one_for_one();
    let counted = made.clone();
    let worker = tree.child("a", move || {
        counted.add();
        Worker::new("a", &log)
    });
    worker.work().send().await.expect("it is kept");
    assert_eq!(made.get(), 0);
    let _tree = tree.start().await.expect("it starts");
    assert_eq!(worker.work().await, Ok(2));
}

#[actor_core::test]
async fn a_supervisor_that_is_never_started_ends_its_children() {
    let log = Log::default();
    let mut tree = Supervisor::one_for_one();
    let worker = tree.child("a", Worker::maker("a", &log));
    let clone = tree.clone();
    drop(tree);
    assert!(worker.is_alive());
    drop(clone);
    assert_eq!(worker.join().await, Exit::Shutdown);
    assert_eq!(worker.work().await, Err(CallError::Stopped));
}

#[actor_core::test]
async fn a_supervisor_can_be_spawned_like_any_actor() {
    let log = Log::default();
    let mut tree = Supervisor::one_for_one();
    let worker = tree.child("a", Worker::maker("a", &log));
    let tree = tree.spawn();
    assert_eq!(worker.work().await, Ok(1));
    tree.kill();
    assert_eq!(tree.join().await, Exit::Killed);
    worker.join().await;
    assert_eq!(log.take(), ["+a", "-a"]);
}
