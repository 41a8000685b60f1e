//! [`Roster`]: what is kept about an actor is gone before anybody is told of its end, and nothing comes afterwards, whoever
//! brings it meanwhile.
//!
//! Red when: `with_actor` does not look at whether it was told; `release` does not note it, or notes it outside of the lock; what was
//! watched for is told after the signal; who asks for the end is told before it; the slot is not held while that goes on;
//! a watcher is renewed that was thrown away, or thrown away in two steps; one that is thrown away stays in the roster, or takes
//! another with it.

use std::{
    sync::Arc,
    task::{Context, Waker},
};

use loom::thread;

use crate::{
    ActorId, Exit,
    directory::roster::{Content, Roster},
    references::Duty,
    sched::CoreShared,
    slot::{NO_LIFE, Slot, Watcher},
};

#[derive(Default)]
struct Known(Vec<ActorId>);

impl Content for Known {
    type Rest = ();

    fn has(&self, id: ActorId) -> bool {
        self.0.contains(&id)
    }

    fn actor_ended(&mut self, id: ActorId) {
        self.0.retain(|known| *known != id);
    }

    fn conclude((): ()) {}
}

fn slot() -> &'static Slot {
    let core: &'static CoreShared = Box::leak(Box::new(CoreShared::new(0)));
    let slot: &'static Slot = Box::leak(Box::new(Slot::new(core, 0)));
    slot.start(&NO_LIFE, true);
    slot
}

/// Actors that are brought by so many threads while one of them ends.
fn nobody_is_left(bringing: usize) {
    super::model(move || {
        let (slot, roster) = (slot(), Arc::new(Roster::<Known>::default()));
        let threads: Vec<_> = (0..bringing)
            .map(|_| {
                let roster = roster.clone();
                thread::spawn(move || {
                    let _ = roster.with_actor(slot, 0, |known| known.0.push(slot.id()));
                })
            })
            .collect();
        let is_empty = || roster.with(|known| known.0.is_empty());
        let _ = slot.set_exit(
            &Exit::Killed,
            Some(|| assert!(is_empty(), "it is told too early")),
        );
        for thread in threads {
            thread.join().unwrap();
        }
        assert!(is_empty(), "it has come afterwards");
        assert_eq!(roster.watched(), 0);
    });
}

#[test]
fn loom_nothing_is_kept_of_an_actor_that_comes_while_it_ends() {
    nobody_is_left(1);
}

#[test]
fn loom_nothing_is_kept_of_an_actor_that_two_bring_while_it_ends() {
    nobody_is_left(2);
}

/// Who asks for the end while it goes on has to wait like those who asked before.
#[test]
fn loom_who_asks_for_the_end_is_not_told_before_nothing_is_kept() {
    super::model(|| {
        let (slot, roster) = (slot(), Arc::new(Roster::<Known>::default()));
        let _ = roster.with_actor(slot, 0, |known| known.0.push(slot.id()));
        let asking = {
            let roster = roster.clone();
            thread::spawn(move || {
                let told = slot
                    .await_end(0, true)
                    .poll(&Context::from_waker(Waker::noop()))
                    .is_ready();
                assert!(!told || roster.with(|known| known.0.is_empty()));
            })
        };
        let _ = slot.set_exit(&Exit::Killed, None::<fn()>);
        asking.join().unwrap();
    });
}

/// The last handle may go at any time: who waits is told all the same, and the slot is recycled once, afterwards.
#[test]
fn loom_who_waits_for_the_end_is_told_although_the_last_handle_goes_meanwhile() {
    super::model(|| {
        let (slot, roster) = (slot(), Arc::new(Roster::<Known>::default()));
        let _ = roster.with_actor(slot, 0, |known| known.0.push(slot.id()));
        let mut awaited = slot.await_end(0, true);
        let dropping = thread::spawn(move || {
            if slot.references.drop_handle() == Duty::Recycle {
                slot.retire();
            }
        });
        if slot.set_exit(&Exit::Killed, None::<fn()>) == Duty::Recycle {
            slot.retire();
        }
        dropping.join().unwrap();
        assert!(awaited.poll(&Context::from_waker(Waker::noop())).is_ready());
        assert_eq!(slot.generation(), 1);
    });
}

/// One that has left, and comes again while the slot throws away the watchers that nobody wants.
#[test]
fn loom_nothing_is_kept_of_an_actor_that_comes_again_while_its_watcher_is_thrown_away() {
    super::model(|| {
        let (slot, roster) = (slot(), Arc::new(Roster::<Known>::default()));
        let come = |roster: &Arc<Roster<Known>>| {
            let came = roster.with_actor(slot, 0, |known| known.0.push(slot.id()));
            assert!(came.is_ok(), "it lives");
        };
        let watch = |wanted: &Arc<()>| {
            let watcher = Watcher::Tell(wanted.clone(), Box::new(|_| {}));
            assert!(slot.watch(0, watcher).is_ok());
        };
        come(&roster);
        roster.with_leaving(slot.id(), |known| known.0.clear());
        // As many as there have to be before the slot looks through them.
        let wanted = Arc::new(());
        (0..7).for_each(|_| watch(&wanted));
        let sweeping = thread::spawn({
            let wanted = wanted.clone();
            move || watch(&wanted)
        });
        come(&roster);
        sweeping.join().unwrap();
        assert_eq!(roster.watched(), 1);
        let _ = slot.set_exit(&Exit::Killed, None::<fn()>);
        assert!(roster.with(|known| known.0.is_empty()), "it is kept");
        assert_eq!(roster.watched(), 0);
    });
}
