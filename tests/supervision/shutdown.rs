//! How one child is asked to end: items 37 to 43. Item 39 with the passing of time is in `tests/simulation/supervision.rs`.

use std::time::Duration;

use actor_core::{
    Exit, Handle as _,
    supervisor::{ChildShutdown, ChildState, Report, Restart, Supervisor, SupervisorHandle},
};

use crate::support::{HOUR, Log, Reports, Worker, WorkerHandle, crash, lives_again, states};

/// A supervisor with one worker that has this shutdown policy.
async fn one(
    shutdown: ChildShutdown,
    restart: Restart,
) -> (SupervisorHandle, WorkerHandle, Log, Reports) {
    let (log, reports) = (Log::default(), Reports::default());
    let mut tree = Supervisor::one_for_one()
        .intensity(100, HOUR)
        .on_report(reports.keeper());
    let child = Worker::child("a", &log).shutdown(shutdown).restart(restart);
    let worker = tree.add(child);
    let tree = tree.start().await.expect("it starts");
    log.take();
    (tree, worker, log, reports)
}

async fn terminate(tree: &SupervisorHandle, worker: &WorkerHandle) -> Exit {
    let ended = worker.monitor();
    tree.terminate_child("a".into()).await.expect("it is there");
    ended.await
}

#[actor_core::test]
async fn item_37_a_child_that_ends_by_itself_meanwhile_does_not_hang_its_supervisor() {
    let (tree, worker, ..) = one(ChildShutdown::Infinity, Restart::Transient).await;
    worker.finish().await.expect("it answers");
    tree.terminate_child("a".into()).await.expect("it is there");
    assert_eq!(states(&tree).await, [("a".into(), ChildState::Stopped)]);
}

#[actor_core::test]
async fn item_38_a_brutal_kill_does_not_ask() {
    let (tree, worker, log, reports) = one(ChildShutdown::BrutalKill, Restart::Permanent).await;
    worker.hang().send().await.expect("it lives");
    assert_eq!(terminate(&tree, &worker).await, Exit::Killed);
    assert_eq!(log.take(), ["-a"], "no hook");
    assert_eq!(reports.take(), [], "and that was expected");
}

#[actor_core::test]
async fn item_39_a_child_that_does_not_end_in_time_is_killed() {
    let limit = ChildShutdown::Timeout(Duration::from_millis(5));
    let (tree, worker, log, reports) = one(limit, Restart::Permanent).await;
    worker.be_stubborn().await.expect("it answers");
    assert_eq!(terminate(&tree, &worker).await, Exit::Killed);
    assert_eq!(log.take(), ["a stops", "-a"]);
    let failed = Report::ShutdownFailed {
        child: "a".into(),
        exit: Exit::Killed,
    };
    assert_eq!(reports.take(), [failed]);
}

#[actor_core::test]
async fn item_39_one_that_does_has_handled_what_was_accepted() {
    let limit = ChildShutdown::Timeout(HOUR);
    let (tree, worker, log, reports) = one(limit, Restart::Permanent).await;
    let (first, second) = (worker.work(), worker.work());
    let (first, second, exit) =
        futures_util::future::join3(first, second, terminate(&tree, &worker)).await;
    assert_eq!((first, second), (Ok(1), Ok(2)));
    assert_eq!(exit, Exit::Shutdown);
    assert_eq!(log.take(), ["a stops", "-a"]);
    assert_eq!(reports.take(), []);
}

#[actor_core::test]
async fn item_40_without_limit_the_supervisor_waits() {
    let (tree, worker, log, _) = one(ChildShutdown::Infinity, Restart::Permanent).await;
    worker.be_stubborn().await.expect("it answers");
    let ended = worker.monitor();
    tree.terminate_child("a".into())
        .send()
        .await
        .expect("it lives");
    while log.take().is_empty() {
        crate::support::yield_now().await;
    }
    // Only somebody else can end this.
    worker.kill();
    assert_eq!(ended.await, Exit::Killed);
    assert_eq!(states(&tree).await, [("a".into(), ChildState::Stopped)]);
}

#[actor_core::test]
async fn item_41_a_supervisor_may_have_a_limit_too() {
    let log = Log::default();
    let mut inner = Supervisor::one_for_one();
    let patient = Worker::child("a", &log).shutdown(ChildShutdown::Infinity);
    let worker = inner.add(patient);
    let mut tree = Supervisor::one_for_one();
    let child = actor_core::supervisor::Child::supervisor("inner", inner);
    let inner = tree.add(child.shutdown(ChildShutdown::Timeout(Duration::from_millis(5))));
    let tree = tree.start().await.expect("all start");
    worker.be_stubborn().await.expect("it answers");
    tree.terminate_child("inner".into())
        .await
        .expect("it is there");
    assert!(inner.which_children().await.is_err());
    // Nothing of what it had is left behind.
    assert!(worker.work().await.is_err());
    drop(tree);
    assert_eq!(worker.join().await, Exit::Killed);
}

#[actor_core::test]
async fn item_42_an_end_that_was_not_expected_is_reported() {
    for (restart, is_fine) in [(Restart::Permanent, false), (Restart::Transient, true)] {
        let (tree, worker, _, reports) = one(ChildShutdown::Infinity, restart).await;
        // It ends in order by itself, with the request to end still in its mailbox.
        let (finished, exit) =
            futures_util::future::join(worker.finish(), terminate(&tree, &worker)).await;
        assert_eq!(finished, Ok(()));
        let reports = reports.take();
        match exit {
            Exit::Normal if !is_fine => assert_eq!(reports.len(), 1, "{reports:?}"),
            _ => assert!(is_fine || exit == Exit::NoActor, "{exit}"),
        }
    }
    let (tree, worker, _, reports) = one(ChildShutdown::Infinity, Restart::Permanent).await;
    worker.be_explosive().await.expect("it answers");
    let exit = terminate(&tree, &worker).await;
    assert!(matches!(exit, Exit::Panicked(_)), "{exit}");
    let failed = Report::ShutdownFailed {
        child: "a".into(),
        exit,
    };
    assert_eq!(reports.take(), [failed]);
}

/// If a child ends before it could be asked to, and its supervisor does not know yet, the supervisor
/// finds out how it ended.
#[actor_core::test]
async fn item_42_an_end_just_before_is_reported_like_one_just_after() {
    for (restart, is_fine) in [(Restart::Permanent, false), (Restart::Transient, true)] {
        let (ended, reports) = ended_just_before(restart, async |worker| {
            assert_eq!(worker.finish().await, Ok(()));
        })
        .await;
        assert_eq!(ended, Exit::Normal);
        let failed = Report::ShutdownFailed {
            child: "a".into(),
            exit: Exit::Normal,
        };
        let expected = if is_fine { vec![] } else { vec![failed] };
        assert_eq!(reports, expected, "{restart:?}");

        let (ended, reports) = ended_just_before(restart, crash).await;
        assert!(matches!(ended, Exit::Panicked(_)), "{ended}");
        let failed = Report::ShutdownFailed {
            child: "a".into(),
            exit: ended,
        };
        assert_eq!(reports, [failed], "{restart:?}");
    }
}

/// How `a` ended while its supervisor was waiting for another child before terminating this one, and
/// what was reported of it.
async fn ended_just_before(
    restart: Restart,
    end: impl AsyncFnOnce(&WorkerHandle),
) -> (Exit, Vec<Report>) {
    let (log, reports) = (Log::default(), Reports::default());
    let mut tree = Supervisor::one_for_one()
        .intensity(100, HOUR)
        .on_report(reports.keeper());
    let worker = tree.add(Worker::child("a", &log).restart(restart));
    let other = tree.add(Worker::child("b", &log).shutdown(ChildShutdown::Infinity));
    let tree = tree.start().await.expect("they start");
    other.be_stubborn().await.expect("it answers");
    for child in ["b", "a"] {
        let terminate = tree.terminate_child(child.into());
        terminate.send().await.expect("it lives");
    }
    let ended = worker.monitor();
    end(&worker).await;
    let ended = ended.await;
    other.kill();
    let stopped = |child: &str| (child.to_owned(), ChildState::Stopped);
    assert_eq!(states(&tree).await, [stopped("a"), stopped("b")]);
    let is_of_it =
        |report: &Report| !matches!(report, Report::ShutdownFailed { child, .. } if child == "b");
    (ended, reports.take().into_iter().filter(is_of_it).collect())
}

#[actor_core::test]
async fn item_43_the_end_of_a_child_that_was_stopped_is_told_once() {
    let (tree, worker, _, reports) = one(ChildShutdown::Infinity, Restart::Permanent).await;
    for _ in 0..100 {
        terminate(&tree, &worker).await;
        assert_eq!(states(&tree).await, [("a".into(), ChildState::Stopped)]);
        tree.restart_child("a".into()).await.expect("it is stopped");
        assert_eq!(worker.work().await, Ok(1));
    }
    assert_eq!(
        reports.take(),
        [],
        "no end was taken for one of a later life"
    );
    crash(&worker).await;
    assert!(lives_again(&tree, &worker).await);
}
