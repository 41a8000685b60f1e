//! Who is restarted with whom: items 23 to 25.

use std::sync::Arc;

use actor_core::{
    Exit, Handle as _, SendError,
    supervisor::{ChildShutdown, Strategy, Supervisor},
};
use tokio::sync::Notify;

use crate::support::{HOUR, Log, Worker, begin, crash, lives_again, tree, yield_now};

#[actor_core::test]
async fn item_23_one_for_one_leaves_the_siblings_alone() {
    let log = Log::default();
    let (tree, workers) = tree(Strategy::OneForOne, &["a", "b", "c"], &log).await;
    for worker in &workers {
        assert_eq!(worker.work().await, Ok(1));
    }
    crash(&workers[1]).await;
    assert!(lives_again(&tree, &workers[1]).await);
    assert_eq!(log.take(), ["-b", "+b"]);
    assert_eq!(workers[0].work().await, Ok(2), "the same life");
    assert_eq!(workers[2].work().await, Ok(2), "the same life");
}

#[actor_core::test]
async fn item_24_one_for_all_stops_the_others_in_reverse_and_starts_all_in_order() {
    let log = Log::default();
    let (tree, workers) = tree(Strategy::OneForAll, &["a", "b", "c"], &log).await;
    crash(&workers[1]).await;
    assert!(lives_again(&tree, &workers[1]).await);
    let expected = ["-b", "c stops", "-c", "a stops", "-a", "+a", "+b", "+c"];
    assert_eq!(log.take(), expected);
}

#[actor_core::test]
async fn item_25_rest_for_one_restarts_those_that_were_started_after_it() {
    let log = Log::default();
    let (tree, workers) = tree(Strategy::RestForOne, &["a", "b", "c", "d"], &log).await;
    assert_eq!(workers[0].work().await, Ok(1));
    crash(&workers[1]).await;
    assert!(lives_again(&tree, &workers[1]).await);
    let expected = ["-b", "d stops", "-d", "c stops", "-c", "+b", "+c", "+d"];
    assert_eq!(log.take(), expected);
    assert_eq!(workers[0].work().await, Ok(2), "the same life");
}

#[actor_core::test]
async fn messages_that_wait_are_kept_for_siblings_that_are_restarted() {
    let log = Log::default();
    let mut tree = Supervisor::one_for_all().intensity(100, HOUR);
    let first = tree.child("a", Worker::maker("a", &log));
    let second = tree.add(Worker::child("b", &log).shutdown(ChildShutdown::BrutalKill));
    let _tree = tree.start().await.expect("all start");
    // None of this can be handled before this life ends.
    second.hang().send().await.expect("it lives");
    second.work().send().await.expect("it lives");
    second.work().send().await.expect("it lives");
    crash(&first).await;
    assert_eq!(second.work().await, Ok(3), "in another life");
}

/// It has no other life.
#[actor_core::test]
async fn messages_that_wait_for_a_temporary_sibling_are_handled_before_it_ends() {
    let log = Log::default();
    let mut tree = Supervisor::one_for_all().intensity(100, HOUR);
    let first = tree.child("a", Worker::maker("a", &log));
    let second = tree.add(
        Worker::child("b", &log)
            .temporary()
            .shutdown(ChildShutdown::Infinity),
    );
    let _tree = tree.start().await.expect("all start");
    let gate = Arc::new(Notify::new());
    let (mut waits, mut works) = (second.wait_for(gate.clone()), second.work());
    begin(&mut waits).await;
    begin(&mut works).await;
    crash(&first).await;
    // Its supervisor has asked it to end by then, since it takes nothing more.
    while !matches!(second.work().try_send(), Err(SendError::Stopped(_))) {
        yield_now().await;
    }
    gate.notify_one();
    assert_eq!(waits.await, Ok(()));
    assert_eq!(works.await, Ok(1), "in the only life");
    assert_eq!(second.join().await, Exit::Shutdown);
}

#[actor_core::test]
async fn supervisors_below_are_started_again_with_their_children() {
    let log = Log::default();
    let mut inner = Supervisor::one_for_one().intensity(0, HOUR);
    let worker = inner.child("b", Worker::maker("b", &log));
    let mut tree = Supervisor::one_for_all().intensity(5, HOUR);
    let first = tree.child("a", Worker::maker("a", &log));
    let inner = tree.supervisor("inner", inner);
    let tree = tree.start().await.expect("all start");
    log.take();
    // The inner one gives up, and the outer one restarts everything.
    crash(&worker).await;
    assert_eq!(
        worker.work().await,
        Ok(1),
        "the same handle, in another life"
    );
    assert_eq!(first.work().await, Ok(1));
    assert_eq!(inner.count_children().await.expect("it lives").active, 1);
    assert_eq!(log.take(), ["-b", "a stops", "-a", "+a", "+b"]);
    drop(tree);
}
