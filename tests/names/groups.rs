//! Groups.

use std::{
    collections::BTreeSet,
    pin::Pin,
    sync::{Arc, mpsc},
    task::{Context, Wake, Waker},
    thread,
};

use actor_core::{
    ActorId, CallError, Group, GroupEvent, GroupWatch, Handle as _, SendError, System, actor,
};

use crate::{
    CountableHandle, OtherHandle, Worker, WorkerHandle, WorkerMessage, blocked,
    common::{begin, eventually, on_cores, promptly, system},
};

/// A system and a group with this many members, spread over all cores.
fn group_of(count: usize) -> (System, Group<WorkerHandle>, Vec<WorkerHandle>) {
    let system = system(2);
    let group = system.group("workers");
    let workers: Vec<_> = (0..count)
        .map(|nth| system.spawn_on(nth % 2, Worker::default()).unwrap())
        .collect();
    for worker in &workers {
        assert_eq!(group.join(worker), Ok(true));
    }
    (system, group, workers)
}

/// The events so far: who joined or left, and whether it left because it ended.
fn events(watch: &mut GroupWatch<WorkerHandle>) -> Vec<(ActorId, Option<bool>)> {
    std::iter::from_fn(|| watch.try_next())
        .map(|event| match event {
            GroupEvent::Joined(id) => (id, None),
            GroupEvent::Left { id, ended, .. } => (id, Some(ended)),
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn members_come_in_the_order_in_which_they_joined() {
    promptly(|| {
        let (system, group, mut workers) = group_of(20);
        assert_eq!(group.members(), workers);
        assert_eq!(group.len(), 20);
        // A member that leaves and comes back is the last.
        assert!(group.leave(&workers[3]));
        assert!(!group.contains(&workers[3]));
        assert_eq!(group.join(&workers[3]), Ok(true));
        let back = workers.remove(3);
        workers.push(back);
        assert_eq!(group.members(), workers);
        // The same group, found by its name.
        assert_eq!(system.group::<WorkerHandle>("workers").members(), workers);
    });
}

#[test]
fn joining_twice_is_one_membership() {
    promptly(|| {
        let (_system, group, workers) = group_of(1);
        let mut watch = group.watch();
        assert_eq!(group.join(&workers[0]), Ok(false));
        assert_eq!(group.len(), 1);
        assert_eq!(events(&mut watch), [(workers[0].id(), None)]);
        assert!(group.leave(&workers[0]));
        assert!(!group.leave(&workers[0]));
        assert!(group.is_empty());
    });
}

#[test]
fn an_actor_that_has_ended_cannot_join() {
    promptly(|| {
        let (_system, group, workers) = group_of(1);
        workers[0].kill();
        workers[0].join().wait().unwrap();
        let error = group.join(&workers[0]).unwrap_err();
        let text = format!(
            "the actor {} has ended; take one that lives",
            workers[0].id()
        );
        assert_eq!(error.to_string(), text);
        assert!(group.is_empty());
    });
}

#[test]
fn an_actor_has_left_all_groups_when_its_end_is_told() {
    promptly(|| {
        let system = system(2);
        let groups: Vec<Group<WorkerHandle>> = ["a", "b", "c"].map(|it| system.group(it)).into();
        for _ in 0..200 {
            let worker = system.spawn(Worker::default());
            for group in &groups {
                group.join(&worker).unwrap();
            }
            worker.kill();
            worker.join().wait().unwrap();
            assert!(groups.iter().all(Group::is_empty));
        }
    });
}

#[test]
fn a_group_keeps_no_member_alive() {
    promptly(|| {
        let (_system, group, workers) = group_of(2);
        let joins: Vec<_> = workers.iter().map(|it| it.join()).collect();
        drop(workers);
        for join in joins {
            join.wait().unwrap();
        }
        assert!(group.is_empty());
    });
}

#[test]
fn a_member_that_is_about_to_end_is_not_listed() {
    promptly(|| {
        let (_system, group, mut workers) = group_of(2);
        let last = workers.pop().unwrap();
        let release = blocked(&last);
        let join = last.join();
        drop(last);
        assert_eq!(group.members(), workers);
        assert_eq!(group.len(), 2);
        drop(release);
        join.wait().unwrap();
        assert_eq!(group.len(), 1);
    });
}

#[test]
fn groups_of_different_types_or_systems_are_different() {
    promptly(|| {
        let (this, group, workers) = group_of(1);
        assert!(this.group::<OtherHandle>("workers").is_empty());
        assert!(this.group::<WorkerHandle>("others").is_empty());
        assert!(system(1).group::<WorkerHandle>("workers").is_empty());
        // An interface is a type of its own, and its members may have different types.
        let countable = this.group::<CountableHandle>("workers");
        countable.join(&workers[0].clone().into()).unwrap();
        assert_eq!(countable.members()[0].count().wait(), Ok(0));
        assert_eq!(group.len(), 1);
    });
}

#[test]
fn a_group_stays_as_long_as_it_has_members() {
    promptly(|| {
        let (system, group, workers) = group_of(1);
        drop(group);
        // So many that unused groups are forgotten.
        for nth in 0..1000 {
            assert!(system.group::<WorkerHandle>(&nth.to_string()).is_empty());
        }
        assert_eq!(system.group::<WorkerHandle>("workers").members(), workers);
    });
}

#[test]
fn a_broadcast_tells_who_took_it_and_who_did_not() {
    promptly(|| {
        let (_system, group, workers) = group_of(3);
        let release = blocked(&workers[1]);
        while workers[1].work(0).try_send().is_ok() {}
        let sent = group.try_broadcast(|worker| worker.work(7).try_send());
        assert!(!sent.is_complete());
        assert_eq!(sent.took, [(workers[0].id(), ()), (workers[2].id(), ())]);
        let [(failed, SendError::Full(WorkerMessage::Work { job: 7 }))] = &sent.failed[..] else {
            panic!("{sent:?}");
        };
        assert_eq!(*failed, workers[1].id());
        assert_eq!(workers[0].seen().wait(), Ok(vec![7]));
        drop(release);
    });
}

#[test]
fn a_broadcast_that_waits_waits_for_all_at_once() {
    on_cores(2, |system| async move {
        let group = system.group("workers");
        let workers: Vec<_> = (0..3)
            .map(|_| system.spawn_on(1, Waiter).unwrap())
            .collect();
        for worker in &workers {
            group.join(worker).unwrap();
        }
        // Each answers only once all have been asked.
        let barrier = Arc::new(tokio::sync::Barrier::new(3));
        let asked = group
            .broadcast(async |worker: &WaiterHandle| worker.meet(barrier.clone()).await)
            .await;
        assert!(asked.is_complete());
        assert_eq!(asked.took.len(), 3);
    });
}

struct Waiter;

#[actor]
impl Waiter {
    pub async fn meet(&mut self, barrier: Arc<tokio::sync::Barrier>) {
        barrier.wait().await;
    }
}

#[test]
fn a_broadcast_that_waits_loses_nothing_to_a_slow_member() {
    promptly(|| {
        let (system, group, workers) = group_of(2);
        let slow = workers[1].clone();
        let release = blocked(&slow);
        let mut filled = 0;
        while slow.work(0).try_send().is_ok() {
            filled += 1;
        }
        let sent = system.block_on(move || async move {
            let sending =
                group.broadcast(async |worker: &WorkerHandle| worker.work(7).send().await);
            let mut sending = Box::pin(sending);
            begin(&mut sending).await;
            drop(release);
            sending.await
        });
        assert_eq!(sent.took, [(workers[0].id(), ()), (slow.id(), ())]);
        let seen = slow.seen().wait().unwrap();
        assert_eq!((seen.len(), seen.last()), (filled + 1, Some(&7)));
    });
}

#[test]
fn a_broadcast_collects_answers_and_errors() {
    promptly(|| {
        let (_system, group, workers) = group_of(3);
        workers[1].work(1).wait().unwrap();
        let other = group.clone();
        // On a foreign runtime, which picks the thread, so the future has to be `Send`.
        let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
        let asked = runtime
            .block_on(runtime.spawn(async move {
                other
                    .broadcast(async |worker: &WorkerHandle| worker.seen().await)
                    .await
            }))
            .unwrap();
        let answers: Vec<_> = asked.took.iter().map(|(_, seen)| seen.len()).collect();
        assert_eq!(answers, [0, 1, 0]);
        let asked =
            runtime.block_on(group.broadcast(async |worker: &WorkerHandle| worker.panics().await));
        assert_eq!(asked.failed.len(), 3);
        assert!(matches!(asked.failed[0].1, CallError::Panicked(_)));
    });
}

#[test]
fn a_watch_tells_of_those_who_are_there_and_then_of_all_that_happens() {
    promptly(|| {
        let (system, group, workers) = group_of(2);
        let mut watch = group.watch();
        let third = system.spawn(Worker::default());
        group.join(&third).unwrap();
        let ids = [workers[0].id(), workers[1].id(), third.id()];
        assert_eq!(events(&mut watch), ids.map(|id| (id, None)));
        group.leave(&workers[1]);
        third.kill();
        third.join().wait().unwrap();
        assert_eq!(
            events(&mut watch),
            [(ids[1], Some(false)), (ids[2], Some(true))]
        );
        group.join(&workers[1]).unwrap();
        assert_eq!(events(&mut watch), [(ids[1], None)]);
        assert_eq!(watch.try_next(), None);
    });
}

#[test]
fn who_comes_and_goes_unnoticed_is_not_mentioned() {
    promptly(|| {
        let (system, group, _workers) = group_of(0);
        let mut watch = group.watch();
        let worker = system.spawn(Worker::default());
        group.join(&worker).unwrap();
        group.leave(&worker);
        assert_eq!(watch.try_next(), None);
    });
}

#[test]
fn a_watch_wakes_who_waits_for_it() {
    on_cores(2, |system| async move {
        let group = system.group("workers");
        let mut watch = group.watch();
        let worker = system.spawn_on(1, Worker::default()).unwrap();
        {
            let mut next = Box::pin(watch.next());
            begin(&mut next).await;
            group.join(&worker).unwrap();
            assert_eq!(next.await, GroupEvent::Joined(worker.id()));
        }
        let mut next = Box::pin(watch.next());
        begin(&mut next).await;
        worker.stop();
        let event = next.await;
        assert!(matches!(event, GroupEvent::Left { id, ended: true, .. } if id == worker.id()));
    });
}

#[test]
fn a_watch_that_is_dropped_is_forgotten() {
    on_cores(1, |system| async move {
        let group = system.group::<WorkerHandle>("workers");
        let mut watch = group.watch();
        let wakes = Arc::new(Wakes);
        let waker = Waker::from(wakes.clone());
        let mut context = Context::from_waker(&waker);
        assert!(watch.poll_next(&mut context).is_pending());
        assert_eq!(Arc::strong_count(&wakes), 3);
        drop(watch);
        assert_eq!(Arc::strong_count(&wakes), 2);
    });
}

struct Wakes;

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {}
}

#[test]
fn under_churn_the_events_add_up_to_the_group() {
    promptly(|| {
        let system = system(2);
        let group = system.group::<WorkerHandle>("workers");
        let mut watch = group.watch();
        let churn: Vec<_> = (0..4)
            .map(|thread| {
                let (system, group) = (system.clone(), group.clone());
                thread::spawn(move || {
                    let mut kept = Vec::new();
                    for round in 0..300 {
                        let core = (thread + round) % 2;
                        let worker = system.spawn_on(core, Worker::default()).unwrap();
                        group.join(&worker).unwrap();
                        match round % 4 {
                            0 => worker.kill(),
                            1 => drop(group.leave(&worker)),
                            2 => drop(worker),
                            _ => kept.push(worker),
                        }
                        let sent = group.try_broadcast(|worker| worker.work(1).try_send());
                        assert!(sent.took.len() + sent.failed.len() <= 1200);
                    }
                    kept
                })
            })
            .collect();
        let mut known = BTreeSet::new();
        let mut look = |watch: &mut GroupWatch<WorkerHandle>| {
            for (id, left) in events(watch) {
                match left {
                    None => assert!(known.insert(id), "{id} joins twice"),
                    Some(_) => assert!(known.remove(&id), "{id} leaves before it joins"),
                }
            }
            known.clone()
        };
        while churn.iter().any(|thread| !thread.is_finished()) {
            look(&mut watch);
            thread::yield_now();
        }
        let kept: Vec<_> = churn
            .into_iter()
            .flat_map(|it| it.join().unwrap())
            .collect();
        assert_eq!(kept.len(), 300);
        // Those that ended may still be on their way out.
        eventually("they have left", || group.len() == kept.len());
        let ids: BTreeSet<_> = kept.iter().map(|worker| worker.id()).collect();
        assert_eq!(look(&mut watch), ids);
        let members: BTreeSet<_> = group.members().iter().map(|it| it.id()).collect();
        assert_eq!(members, ids);
    });
}

/// Looks at the group the moment it is woken.
struct Looks {
    group: Group<WorkerHandle>,
    seen: mpsc::Sender<usize>,
}

impl Wake for Looks {
    fn wake(self: Arc<Self>) {
        let _ = self.seen.send(self.group.len());
    }
}

#[test]
fn a_member_has_left_in_the_moment_in_which_its_end_is_told() {
    promptly(|| {
        let (_system, group, workers) = group_of(1);
        let mut join = workers[0].join();
        let (seen, sees) = mpsc::channel();
        let waker = Waker::from(Arc::new(Looks { group, seen }));
        let mut context = Context::from_waker(&waker);
        assert!(Pin::new(&mut join).poll(&mut context).is_pending());
        workers[0].kill();
        assert_eq!(sees.recv(), Ok(0));
    });
}
