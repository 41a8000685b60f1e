//! The ends of lives, and who is told of them: everybody once, whenever he asked, while an actor goes from one life to the
//! next and ends for good.
//!
//! Red when: `Slot::watch` looks at the state before it has the lock; `end_life` forgets those who wait for the end for good;
//! `References::reopen` stores in place of changing a bit; `watch` does not look of which life an end is; `last_exit` knows nothing of an end
//! that is `Between` or `Ending`.

use std::{
    sync::Arc,
    task::{Context, Poll, Waker},
};

use loom::thread;

use crate::{
    Exit,
    ended::AwaitedEnd,
    references::{Duty, Reserved},
    sched::CoreShared,
    slot::{NO_LIFE, Slot},
};

fn slot() -> &'static Slot {
    let core: &'static CoreShared = Box::leak(Box::new(CoreShared::new(0)));
    let slot: &'static Slot = Box::leak(Box::new(Slot::new(core, 0)));
    slot.start(&NO_LIFE, true);
    slot
}

/// One who asks while a life ends and another begins is told of the first, of the second, or that there is none right now;
/// and one who asks for the end for good is told of that one.
#[test]
fn loom_whoever_asks_for_an_end_is_told_of_one() {
    super::model(|| {
        let slot = slot();
        let asks = thread::spawn(move || (slot.await_end(0, false), slot.await_end(0, true)));
        slot.end_life(&Exit::Killed);
        slot.begin_life();
        let _ = slot.set_exit(&Exit::Shutdown, None::<fn()>);
        let (mut one_life, mut for_good) = asks.join().unwrap();
        let told = one_life.poll(&Context::from_waker(Waker::noop()));
        assert!(
            matches!(
                told,
                Poll::Ready(Exit::Killed | Exit::Shutdown | Exit::NoActor)
            ),
            "{told:?}"
        );
        let told = for_good.poll(&Context::from_waker(Waker::noop()));
        assert!(matches!(told, Poll::Ready(Exit::Shutdown)), "{told:?}");
    });
}

/// Who learns of the end by asking finds that the signals have gone.
#[test]
fn loom_nobody_learns_of_the_end_before_the_signals_have_gone() {
    use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

    super::model(|| {
        let slot = slot();
        let gone = Arc::new(AtomicBool::new(false));
        let sends = gone.clone();
        let asks = thread::spawn(move || {
            for is_for_good in [true, false] {
                let told = slot
                    .await_end(0, is_for_good)
                    .poll(&Context::from_waker(Waker::noop()));
                assert!(told.is_pending() || gone.load(Relaxed), "{told:?}");
            }
        });
        let _ = slot.set_exit(&Exit::Killed, Some(|| sends.store(true, Relaxed)));
        asks.join().unwrap();
    });
}

/// One who has begun a life is told how it ended, whenever he asks, and also when the actor ends for good meanwhile.
#[test]
fn loom_who_has_begun_a_life_is_told_how_it_ended() {
    super::model(|| {
        let slot = slot();
        let asks = thread::spawn(move || slot.await_last_end(0));
        slot.end_life(&Exit::Killed);
        let _ = slot.set_exit(&Exit::Killed, Some(|| {}));
        let mut ended = asks.join().unwrap();
        let told = ended.poll(&Context::from_waker(Waker::noop()));
        assert!(matches!(told, Poll::Ready(Exit::Killed)), "{told:?}");
    });
}

/// A slot that is used again knows nothing of the end before, and who asks too late for that is not told of another.
#[test]
fn loom_each_life_of_a_slot_has_an_end_of_its_own() {
    let poll = |ended: &mut AwaitedEnd| ended.poll(&Context::from_waker(Waker::noop()));
    super::model(move || {
        let slot = slot();
        let asks = thread::spawn(move || slot.await_end(0, true));
        let _ = slot.references.drop_handle();
        assert_eq!(slot.set_exit(&Exit::Killed, None::<fn()>), Duty::Recycle);
        assert!(slot.retire());
        slot.start(&NO_LIFE, true);
        let mut next = slot.await_end(1, true);
        assert!(poll(&mut next).is_pending());
        let _ = slot.set_exit(&Exit::Shutdown, None::<fn()>);
        let told = poll(&mut next);
        assert!(matches!(told, Poll::Ready(Exit::Shutdown)), "{told:?}");
        let told = poll(&mut asks.join().unwrap());
        assert!(
            matches!(told, Poll::Ready(Exit::Killed | Exit::NoActor)),
            "{told:?}"
        );
    });
}

/// Who is told by a function is told once, and not of a life that had ended before he asked.
#[test]
fn loom_a_watcher_is_told_once() {
    use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

    use crate::slot::Watcher;

    super::model(|| {
        let slot = slot();
        let times = Arc::new(AtomicU32::new(0));
        let counts = times.clone();
        let wanted = Arc::new(());
        let same = wanted.clone();
        let watches = thread::spawn(move || {
            let tell = move |_: &Exit| {
                counts.fetch_add(1, Relaxed);
            };
            slot.watch(0, Watcher::Tell(same, Box::new(tell))).is_ok()
        });
        slot.end_life(&Exit::Killed);
        slot.begin_life();
        slot.end_life(&Exit::Killed);
        let is_watched = watches.join().unwrap();
        slot.begin_life();
        slot.end_life(&Exit::Killed);
        assert_eq!(times.load(Relaxed), u32::from(is_watched));
        drop(wanted);
    });
}

/// An actor that is asked to stop, and is started again, takes messages again; places that were taken meanwhile are counted.
#[test]
fn loom_an_actor_that_is_reopened_counts_its_places() {
    super::model(|| {
        let slot = slot();
        slot.references.add_handle();
        let sends = thread::spawn(move || {
            let sent = match slot.references.reserve(1, 8, false, || {}) {
                Reserved::Places(places) => places,
                Reserved::Closed | Reserved::Full => 0,
            };
            let _ = slot.references.drop_handle();
            sent
        });
        let _ = slot.references.close();
        slot.references.reopen();
        let sent = sends.join().unwrap();
        assert_eq!(slot.references.in_flight(), sent);
        assert!(slot.references.has_handles());
        assert!(
            matches!(
                slot.references.reserve(1, 8, false, || {}),
                Reserved::Places(1)
            ),
            "it is open"
        );
    });
}
