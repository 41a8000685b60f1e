//! Which worker is picked next.

use std::collections::{HashMap, HashSet};

use actor_core::{
    CallError, Handle as _, actor,
    pool::{Picked, Pool, Route},
};

use crate::{
    common::{begin, on_cores},
    support::{Event, system},
    worker::{Worker, kept, pool},
};

#[actor_core::test]
async fn workers_are_picked_in_turn() {
    let pool = pool(3).await;
    let first = Picked::index(&pool.get());
    for nth in 1..7 {
        assert_eq!(Picked::index(&pool.get()), (first + nth) % 3);
    }
}

#[actor_core::test]
async fn a_picked_worker_has_all_verbs() {
    let pool = pool(1).await;
    assert_eq!(pool.get().work().await, Ok(1));
    pool.get().work().send().await.expect("there is room");
    pool.get().work().try_send().expect("there is room");
    assert_eq!(pool.get().work().await, Ok(4));
    let refused = pool.get().refuse().await;
    assert_eq!(refused, Err(CallError::Failed("no".into())));
}

#[actor_core::test]
async fn the_least_loaded_is_one_without_a_call_that_waits() {
    let pool = Pool::new(3, Worker::default).route(Route::LeastLoaded);
    let pool = pool.start().await.expect("all start");
    let (started, go) = (Event::new(), Event::new());
    let busy = pool.get();
    let mut call = busy.hold(started.clone(), go.clone());
    begin(&mut call).await;
    started.comes().await;
    for _ in 0..9 {
        assert_ne!(Picked::index(&pool.get()), Picked::index(&busy));
    }
    go.set();
    assert_eq!(call.await, Ok(1));
    let nth = Picked::index(&busy);
    drop(busy);
    let picked: HashSet<_> = (0..3).map(|_| Picked::index(&pool.get())).collect();
    assert!(picked.contains(&nth), "it is free again");
}

#[actor_core::test]
async fn the_least_loaded_counts_all_who_use_one() {
    let pool = Pool::new(2, Worker::default).route(Route::LeastLoaded);
    let pool = pool.start().await.expect("all start");
    let (one, two, three) = (pool.get(), pool.get(), pool.get());
    assert_ne!(Picked::index(&one), Picked::index(&two));
    assert_ne!(Picked::index(&pool.get()), Picked::index(&three));
    drop(three);
    drop(two);
    assert_ne!(Picked::index(&pool.get()), Picked::index(&one));
}

/// Among those without a call that waits. One-way messages are counted as long as they are in the mailbox, if they come
/// from elsewhere.
#[test]
fn the_least_loaded_is_one_to_which_fewer_messages_are_on_their_way() {
    let system = system(1);
    let pool = system.block_on(|| async {
        let pool = Pool::new(2, Worker::default).route(Route::LeastLoaded);
        pool.start().await.expect("all start")
    });
    for loaded in [0, 1] {
        let (started, go) = (Event::new(), Event::new());
        let worker = kept(&pool, loaded);
        let holds = worker.hold(started.clone(), go.clone()).try_send();
        holds.expect("there is room");
        started.wait();
        worker.work().try_send().expect("there is room");
        for _ in 0..4 {
            assert_ne!(Picked::index(&pool.get()), loaded);
        }
        go.set();
        worker.work().wait().expect("it lives");
    }
}

#[actor_core::test]
async fn who_keeps_a_call_that_was_answered_keeps_no_worker_busy() {
    let pool = Pool::new(2, Worker::default).route(Route::LeastLoaded);
    let pool = pool.start().await.expect("all start");
    let mut call = pool.call(|worker| worker.work());
    assert_eq!((&mut call).await, Ok(1));
    let picked: HashSet<_> = (0..2).map(|_| Picked::index(&pool.get())).collect();
    assert_eq!(picked.len(), 2, "they take turns");
}

#[actor_core::test]
async fn the_same_key_goes_to_the_same_worker_and_different_ones_to_all() {
    let pool = pool(4).await;
    let place = |key: &str| Picked::index(&pool.by_key(key));
    let keys: Vec<_> = (0..200).map(|nth| format!("key {nth}")).collect();
    let places: HashMap<_, _> = keys.iter().map(|key| (key, place(key))).collect();
    assert!(keys.iter().all(|key| place(key) == places[key]));
    assert_eq!(places.values().collect::<HashSet<_>>().len(), 4);
}

#[actor_core::test]
async fn few_keys_move_when_the_size_changes_and_they_come_back() {
    let pool = pool(4).await;
    let places = || -> Vec<_> {
        (0..1000)
            .map(|key| Picked::index(&pool.by_key(&key)))
            .collect()
    };
    let before = places();
    pool.resize(5).await.expect("it grows");
    let after = places();
    let moved = before.iter().zip(&after).filter(|(a, b)| a != b);
    let moved: Vec<_> = moved.collect();
    assert!(moved.iter().all(|(_, to)| **to == 4), "only to the new one");
    assert!((100..300).contains(&moved.len()), "{} of 1000", moved.len());
    pool.resize(4).await.expect("it shrinks");
    assert_eq!(places(), before);
}

#[test]
fn workers_are_spread_over_the_cores() {
    let cores = on_cores(2, |_| async {
        let pool = pool(4).await;
        pool.broadcast(|worker| worker.core()).await
    });
    let on = |core| cores.iter().filter(|&it| *it == Ok(core)).count();
    assert_eq!((on(0), on(1)), (2, 2));
}

#[actor_core::test]
async fn a_broadcast_reaches_every_worker_once_at_a_time() {
    let pool = pool(3).await;
    let go = Event::new();
    let mut all = pool.broadcast(|worker| worker.hold(Event::new(), go.clone()));
    begin(&mut all).await;
    go.set();
    assert_eq!(all.await, [Ok(1), Ok(1), Ok(1)]);
    let sent = pool.broadcast(|worker| worker.work().send()).await;
    assert!(
        sent.len() == 3 && sent.iter().all(Result::is_ok),
        "{sent:?}"
    );
    let after = pool.broadcast(|worker| worker.work()).await;
    assert_eq!(after, [Ok(3), Ok(3), Ok(3)]);
}

#[actor_core::test]
async fn a_handle_works_from_a_plain_thread() {
    let pool = pool(2).await;
    let thread = std::thread::spawn(move || pool.get().work().wait());
    let answer = actor_core::blocking(move || thread.join().expect("no panic"));
    assert_eq!(answer.await, Ok(1));
}

#[actor_core::test]
async fn the_workers_end_in_order_with_the_last_handle() {
    let pool = pool(2).await;
    let ends = [kept(&pool, 0).join(), kept(&pool, 1).join()];
    let other = pool.clone();
    drop(pool);
    assert_eq!(other.get().work().await, Ok(1));
    drop(other);
    for end in ends {
        assert_eq!(end.await, actor_core::Exit::Shutdown);
    }
}

#[actor_core::test]
async fn a_pool_that_stops_answers_what_it_has_accepted() {
    let pool = pool(1).await;
    let (started, go) = (Event::new(), Event::new());
    let worker = pool.get();
    let mut holds = worker.hold(started.clone(), go.clone());
    begin(&mut holds).await;
    started.comes().await;
    let mut waits = worker.work();
    begin(&mut waits).await;
    pool.stop();
    go.set();
    assert_eq!(holds.await, Ok(1));
    assert_eq!(waits.await, Ok(2));
    assert_eq!(pool.join().await, actor_core::Exit::Normal);
    assert_eq!(pool.get().work().await, Err(CallError::Stopped));
}

#[test]
#[should_panic(expected = "at least one worker")]
fn a_pool_without_workers_is_refused() {
    let _ = Pool::new(0, Worker::default);
}

struct Search;

#[actor]
impl Search {
    pub fn index(&mut self, document: &'static str) -> usize {
        document.len()
    }
}

#[actor_core::test]
async fn a_method_of_the_workers_may_be_called_as_that_of_a_pick() {
    let pool = Pool::new(1, || Search).start().await.expect("it starts");
    assert_eq!(pool.get().index("seven").await, Ok(5));
    assert_eq!(Picked::index(&pool.get()), 0);
}
