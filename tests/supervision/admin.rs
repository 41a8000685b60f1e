//! Questions to a supervisor: items 51 to 57.

use actor_core::{
    CallError, Exit, Handle as _, actor,
    supervisor::{
        Child, ChildError, ChildKind, ChildShutdown, ChildState, Restart, Strategy, Supervisor,
    },
};

use crate::{
    common::on_cores,
    support::{Flag, Log, Worker, states, tree},
};

#[actor_core::test]
async fn item_51_a_child_that_is_terminated_keeps_its_place_unless_it_is_temporary() {
    let log = Log::default();
    let mut tree = Supervisor::one_for_one();
    let first = tree.child("a", Worker::maker("a", &log));
    let second = tree.add(Worker::child("b", &log).temporary());
    let tree = tree.start().await.expect("all start");
    for child in ["a", "b"] {
        tree.terminate_child(child.into())
            .await
            .expect("it is there");
    }
    assert_eq!(states(&tree).await, [("a".into(), ChildState::Stopped)]);
    assert_eq!(first.work().await, Err(CallError::Stopped));
    assert_eq!(second.work().await, Err(CallError::Stopped));
    assert_eq!(second.join().await, Exit::Shutdown, "that was all");
    assert!(first.is_alive(), "it may come back");
    let missing = ChildError::NoSuchChild { id: "b".into() };
    assert_eq!(
        tree.terminate_child("b".into()).await,
        Err(CallError::Failed(missing))
    );
}

#[actor_core::test]
async fn item_52_and_53_only_a_stopped_child_is_started_again_or_forgotten() {
    let log = Log::default();
    let (tree, workers) = tree(Strategy::OneForOne, &["a"], &log).await;
    let running = || Err(CallError::Failed(ChildError::Running { id: "a".into() }));
    assert_eq!(tree.restart_child("a".into()).await, running());
    assert_eq!(tree.delete_child("a".into()).await, running());
    tree.terminate_child("a".into()).await.expect("it is there");
    tree.restart_child("a".into()).await.expect("it is stopped");
    assert_eq!(workers[0].work().await, Ok(1));
    tree.terminate_child("a".into()).await.expect("it is there");
    tree.delete_child("a".into()).await.expect("it is stopped");
    assert_eq!(states(&tree).await, []);
    assert_eq!(workers[0].join().await, Exit::Shutdown);
    let missing = || {
        Err(CallError::Failed(ChildError::NoSuchChild {
            id: "a".into(),
        }))
    };
    assert_eq!(tree.restart_child("a".into()).await, missing());
    assert_eq!(tree.delete_child("a".into()).await, missing());
}

#[actor_core::test]
async fn item_52_a_restart_that_fails_leaves_it_stopped() {
    let (log, broken) = (Log::default(), Flag::default());
    let mut tree = Supervisor::one_for_one();
    tree.add(Worker::broken("a", &log, &broken));
    let tree = tree.start().await.expect("it starts");
    tree.terminate_child("a".into()).await.expect("it is there");
    broken.set(true);
    match tree.restart_child("a".into()).await {
        Err(CallError::Failed(ChildError::StartFailed { id, exit })) => {
            assert_eq!(
                (id.as_str(), exit.to_string().as_str()),
                ("a", "failed: it is broken")
            );
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(states(&tree).await, [("a".into(), ChildState::Stopped)]);
}

/// Cannot start while something is broken.
struct Delicate(Flag);

#[actor]
impl Delicate {
    #[actor(on_start)]
    fn starting(&mut self) -> Result<(), &'static str> {
        match self.0.get() {
            true => Err("it is broken"),
            false => Ok(()),
        }
    }

    pub fn work(&self) {}
}

#[actor_core::test]
async fn item_52_and_whoever_calls_it_is_told() {
    let broken = Flag::default();
    let mut tree = Supervisor::one_for_one();
    let is_broken = broken.clone();
    let child = tree.child("a", move || Delicate(is_broken.clone()));
    let tree = tree.start().await.expect("it starts");
    tree.terminate_child("a".into()).await.expect("it is there");
    broken.set(true);
    let restarted = tree.restart_child("a".into()).await;
    assert!(matches!(restarted, Err(CallError::Failed(_))));
    assert_eq!(child.work().await, Err(CallError::Stopped));
    broken.set(false);
    tree.restart_child("a".into()).await.expect("it is stopped");
    assert_eq!(child.work().await, Ok(()));
}

#[actor_core::test]
async fn item_54_the_newest_child_is_listed_first() {
    let log = Log::default();
    let (tree, workers) = tree(Strategy::OneForOne, &["a", "b"], &log).await;
    tree.start_child(Worker::child("c", &log))
        .await
        .expect("it starts");
    let children = tree.which_children().await.expect("it lives");
    let names: Vec<_> = children
        .iter()
        .map(|child| child.spec.id.as_str())
        .collect();
    assert_eq!(names, ["c", "b", "a"]);
    assert_eq!(children[2].actor, workers[0].id());
}

#[actor_core::test]
async fn item_55_children_are_counted() {
    let log = Log::default();
    let mut tree = Supervisor::one_for_one();
    tree.child("a", Worker::maker("a", &log));
    tree.child("b", Worker::maker("b", &log));
    tree.supervisor("inner", Supervisor::one_for_one());
    let tree = tree.start().await.expect("all start");
    tree.terminate_child("b".into()).await.expect("it is there");
    let counts = tree.count_children().await.expect("it lives");
    assert_eq!((counts.specs, counts.active), (3, 2));
    assert_eq!((counts.supervisors, counts.workers), (1, 2));
}

#[actor_core::test]
async fn item_56_a_specification_has_everything_filled_in() {
    let log = Log::default();
    let (tree, _) = tree(Strategy::OneForOne, &["a"], &log).await;
    let spec = tree.child_spec("a".into()).await.expect("it is there");
    assert_eq!((spec.id.as_str(), spec.actor), ("a", "Worker"));
    assert_eq!(
        (spec.restart, spec.kind),
        (Restart::Permanent, ChildKind::Worker)
    );
    assert!(matches!(spec.shutdown, ChildShutdown::Timeout(_)));
    assert!(!spec.significant);
    assert!(tree.child_spec("z".into()).await.is_err());
}

#[actor_core::test]
async fn item_57_specifications_are_checked_without_starting_anything() {
    let log = Log::default();
    let mut tree = Supervisor::one_for_one();
    tree.add(Child::new("a", Worker::maker("a", &log)));
    assert_eq!(tree.check(), Ok(()));
    tree.add(Worker::child("b", &log).transient().significant());
    let error = tree.check().expect_err("it never ends by itself");
    assert!(
        error.to_string().contains("give that an `auto_shutdown`"),
        "{error}"
    );
    assert_eq!(log.take(), [""; 0]);
}

/// A child is found by its name without looking at all others.
#[test]
fn tens_of_thousands_of_children_are_started_and_found_by_their_names() {
    const MANY: usize = 20_000;
    on_cores(1, |_| async {
        let log = Log::default();
        let tree = Supervisor::one_for_one().start().await.unwrap();
        let name = |nth: usize| format!("the child with the number {nth}");
        for nth in 0..MANY {
            let child = Worker::child(&name(nth), &log).temporary();
            tree.start_child(child).await.unwrap();
        }
        for nth in (0..MANY).rev() {
            tree.terminate_child(name(nth)).await.unwrap();
        }
        assert_eq!(states(&tree).await, []);
    });
}
