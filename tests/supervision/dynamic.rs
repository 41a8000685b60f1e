//! Supervisors with many children of one kind: items 26 and 27.

use std::{sync::Arc, time::Duration};

use actor_core::{
    Actor as _, CallError, Exit, Handle as _,
    supervisor::{
        Backoff, Child, ChildKind, ChildShutdown, DynamicSupervisor, DynamicSupervisorHandle,
        Report, Restart, StartError, Supervisor,
    },
};

use crate::support::{Count, HOUR, Log, Reports, Worker, crash, finish};

type Workers = DynamicSupervisor<Worker, String>;

fn workers(log: &Log) -> Workers {
    let log = log.clone();
    DynamicSupervisor::new(move |name: String| Worker::new(&name, &log)).intensity(100, HOUR)
}

async fn actors(tree: &DynamicSupervisorHandle<Worker, String>) -> usize {
    tree.which_children().await.expect("it lives").len()
}

#[actor_core::test]
async fn item_26_children_are_made_of_arguments_and_named_by_their_actor() {
    let log = Log::default();
    let tree = workers(&log).spawn();
    let first = tree.start_child("a".into()).await.expect("it starts");
    let second = tree.start_child("b".into()).await.expect("it starts");
    assert_eq!(log.take(), ["+a", "+b"]);
    assert_eq!(
        tree.which_children().await,
        Ok(vec![second.id(), first.id()])
    );
    let counts = tree.count_children().await.expect("it lives");
    assert_eq!((counts.specs, counts.active, counts.workers), (1, 2, 2));
    tree.terminate_child(first.id()).await.expect("it is there");
    assert_eq!(first.work().await, Err(CallError::Stopped));
    assert_eq!(first.join().await, Exit::Shutdown);
    let gone = tree.terminate_child(first.id()).await;
    assert!(matches!(gone, Err(CallError::Failed(_))), "it is forgotten");
    let stranger = tree.terminate_child(tree.id()).await;
    assert!(matches!(stranger, Err(CallError::Failed(_))), "no child");
    assert_eq!(second.work().await, Ok(1));
}

#[actor_core::test]
async fn item_16_in_a_tree_it_is_a_supervisor() {
    let log = Log::default();
    let mut tree = Supervisor::one_for_one();
    let making = log.clone();
    let inner = tree.add(Child::dynamic_supervisor("a", move || workers(&making)));
    let tree = tree.start().await.expect("it starts");
    let spec = tree.child_spec("a".into()).await.expect("it is there");
    assert_eq!(spec.kind, ChildKind::Supervisor);
    assert_eq!(spec.shutdown, ChildShutdown::Infinity);
    let counts = tree.count_children().await.expect("it lives");
    assert_eq!((counts.supervisors, counts.workers), (1, 0));

    // Started again it is another one, and its children are gone.
    let child = inner.start_child("b".into()).await.expect("it starts");
    inner.kill();
    assert_eq!(inner.which_children().await, Ok(vec![]));
    assert_eq!(child.work().await, Err(CallError::Stopped));
    let child = inner.start_child("c".into()).await.expect("it starts");
    assert_eq!(log.take(), ["+b", "-b", "+c"]);
    tree.stop();
    tree.join().await;
    assert_eq!(child.join().await, Exit::Shutdown);
}

#[actor_core::test]
async fn item_26_and_restarted_as_their_supervisor_was_told() {
    for (restart, after_finish, after_crash) in [
        (Restart::Permanent, true, true),
        (Restart::Transient, false, true),
        (Restart::Temporary, false, false),
    ] {
        let tree = workers(&Log::default()).restart(restart).spawn();
        let one = tree.start_child("a".into()).await.expect("it starts");
        let two = tree.start_child("b".into()).await.expect("it starts");
        finish(&one).await;
        crash(&two).await;
        assert_eq!(one.work().await.is_ok(), after_finish, "{restart:?}");
        assert_eq!(two.work().await.is_ok(), after_crash, "{restart:?}");
        let expected = usize::from(after_finish) + usize::from(after_crash);
        assert_eq!(actors(&tree).await, expected, "{restart:?}");
    }
}

#[actor_core::test]
async fn item_26_a_child_that_cannot_be_made_is_forgotten() {
    let tree = DynamicSupervisor::fallible(|name: String| match name.as_str() {
        "bad" => Err("bad name"),
        name => Ok(Worker::new(name, &Log::default())),
    });
    let tree = tree.spawn();
    match tree.start_child("bad".into()).await {
        Err(CallError::Failed(StartError::Child { exit, .. })) => {
            assert_eq!(exit.to_string(), "failed: bad name");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(actors(&tree).await, 0);
    assert_eq!(tree.count_children().await.expect("it lives").workers, 0);
    assert!(tree.start_child("good".into()).await.is_ok());
}

#[actor_core::test]
async fn arguments_are_kept_of_a_child_that_may_be_restarted_and_of_no_other() {
    for (restart, kept) in [
        (Restart::Permanent, 1),
        (Restart::Transient, 1),
        (Restart::Temporary, 0),
    ] {
        let make = |_args: Arc<()>| Worker::new("a", &Log::default());
        let tree = DynamicSupervisor::new(make).restart(restart).spawn();
        let args = Arc::new(());
        let child = tree.start_child(args.clone()).await.expect("it starts");
        assert_eq!(Arc::strong_count(&args), 1 + kept, "{restart:?}");
        assert_eq!(child.work().await, Ok(1));
    }
}

#[actor_core::test]
async fn item_27_all_are_asked_at_once_and_share_one_time() {
    let (log, reports) = (Log::default(), Reports::default());
    let tree = workers(&log)
        .shutdown(ChildShutdown::Timeout(Duration::from_millis(20)))
        .on_report(reports.keeper())
        .spawn();
    let mut children = Vec::new();
    for nth in 0..10 {
        let child = tree.start_child(nth.to_string()).await.expect("it starts");
        if nth < 4 {
            child.be_stubborn().await.expect("it answers");
        }
        children.push(child);
    }
    log.take();
    let before = std::time::Instant::now();
    tree.stop();
    assert_eq!(tree.join().await, Exit::Normal);
    assert!(
        before.elapsed() < Duration::from_millis(20 * 4),
        "not one after the other"
    );
    let log = log.take();
    let last_asked = log.iter().rposition(|line| line.ends_with("stops"));
    let killed = log.iter().position(|line| line == "-0");
    assert!(
        last_asked < killed,
        "all are asked before any is killed: {log:?}"
    );
    // Item 27: grouped by reason.
    let killed = Report::ShutdownsFailed {
        exit: Exit::Killed,
        count: 4,
    };
    assert_eq!(reports.take(), [killed]);
    for (nth, child) in children.iter().enumerate() {
        let expected = if nth < 4 {
            Exit::Killed
        } else {
            Exit::Shutdown
        };
        assert_eq!(child.join().await, expected);
    }
}

#[actor_core::test]
async fn the_intensity_is_that_of_all_together() {
    let log = Log::default();
    let tree = workers(&log)
        .restart(Restart::Permanent)
        .intensity(1, HOUR)
        .spawn();
    let one = tree.start_child("a".into()).await.expect("it starts");
    let two = tree.start_child("b".into()).await.expect("it starts");
    crash(&one).await;
    assert_eq!(one.work().await, Ok(1));
    crash(&two).await;
    assert_eq!(tree.join().await, Exit::Shutdown);
    assert_eq!(one.work().await, Err(CallError::Stopped));
}

#[actor_core::test]
async fn many_temporary_children_leave_nothing_behind() {
    let made = Count::default();
    let counted = made.clone();
    let log = Log::default();
    let tree = DynamicSupervisor::new(move |name: String| {
        counted.add();
        Worker::new(&name, &log)
    });
    let tree = tree.spawn();
    for _ in 0..2000 {
        let child = tree.start_child("a".into()).await.expect("it starts");
        child.finish().await.expect("it answers");
        child.join().await;
    }
    assert_eq!(made.get(), 2000);
    assert_eq!(actors(&tree).await, 0);
    assert_eq!(tree.count_children().await.expect("it lives").workers, 0);
}

#[actor_core::test]
async fn a_transient_child_that_ends_in_order_is_forgotten() {
    let tree = workers(&Log::default()).restart(Restart::Transient).spawn();
    let child = tree.start_child("a".into()).await.expect("it starts");
    child.register("the worker").expect("the name is free");
    child.finish().await.expect("it answers");
    assert_eq!(child.join().await, Exit::Normal, "that was all");
    assert_eq!(tree.count_children().await.expect("it lives").workers, 0);
    let gone = tree.terminate_child(child.id()).await;
    assert!(matches!(gone, Err(CallError::Failed(_))), "it is forgotten");
    let next = tree.start_child("b".into()).await.expect("it starts");
    next.register("the worker").expect("the name is free again");
}

/// A child that is about to be restarted must not be forgotten.
#[actor_core::test]
async fn a_transient_child_that_is_being_restarted_is_not_forgotten() {
    let tree = workers(&Log::default())
        .restart(Restart::Transient)
        .backoff(Backoff::exponential(HOUR, HOUR))
        .spawn();
    let child = tree.start_child("a".into()).await.expect("it starts");
    crash(&child).await;
    assert_eq!(actors(&tree).await, 0, "it is down");
    assert_eq!(tree.count_children().await.expect("it lives").workers, 1);
    tree.terminate_child(child.id()).await.expect("it is known");
    assert!(matches!(child.join().await, Exit::Panicked(_)));
}
