//! Starting a supervisor and its children.

use std::time::Duration;

use actor_core::{CallError, Handle as _, supervisor::Supervisor};

use crate::support::{Log, Worker};

#[actor_core::test]
async fn item_13_children_start_left_to_right() {
    let log = Log::default();
    let mut tree = Supervisor::one_for_one();
    tree.child("a", Worker::maker("a", &log));
    tree.child("b", Worker::maker("b", &log));
    tree.child("c", Worker::maker("c", &log));
    let tree = tree.start().await.expect("all start");
    assert_eq!(log.take(), ["a is made", "b is made", "c is made"]);
    tree.stop();
    tree.join().await;
    assert_eq!(log.take(), ["c is gone", "b is gone", "a is gone"]);
}

#[actor_core::test]
async fn a_child_that_panics_is_started_again_under_the_same_handle() {
    let log = Log::default();
    let mut tree = Supervisor::one_for_one().intensity(3, Duration::from_secs(5));
    let worker = tree.child("a", Worker::maker("a", &log));
    let tree = tree.start().await.expect("it starts");
    assert_eq!(worker.work().await, Ok(1));
    assert_eq!(worker.work().await, Ok(2));
    assert!(matches!(worker.crash().await, Err(CallError::Panicked(_))));
    assert_eq!(worker.work().await, Ok(1));
    assert_eq!(log.take(), ["a is made", "a is gone", "a is made"]);
    drop(tree);
    worker.join().await;
    assert_eq!(log.take(), ["a is gone"]);
}
