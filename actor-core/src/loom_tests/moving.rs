//! [`Slot::hand_over`]: whoever has a place knows where the actor is, the cell is handed over whole, and the slot is used again
//! only when the mover is done with it.
//!
//! Red when: `reserve` does not finish a move that it finds; `begin_move` does not look at the places that are taken, or at
//! whether the actor stays; `hand_over` announces a move without a look at the word; it does not release, or `Slot::core` does not acquire; `duty` recycles a slot that is being moved.

#![expect(
    unsafe_code,
    reason = "what is handed over is not shared but by the slot, which is the question"
)]

use std::ptr;

use loom::{cell::UnsafeCell, sync::Arc, thread};

use crate::{
    Exit, Overload,
    references::{Duty, Reserved},
    sched::CoreShared,
    slot::{Life, Slot},
};

static LIFE: Life = Life {
    name: "",
    capacity: 4,
    overload: Overload::Wait,
};

type Core = &'static CoreShared;

fn slot_and_cores() -> (&'static Slot, Core, Core) {
    let core = |id| -> Core { Box::leak(Box::new(CoreShared::new(id))) };
    let (here, there) = (core(0), core(1));
    let slot: &'static Slot = Box::leak(Box::new(Slot::new(here, 0)));
    slot.start(&LIFE, false);
    (slot, here, there)
}

/// What the home core owns, which is not shared but by the slot.
struct Cell(UnsafeCell<u32>);

// SAFETY: loom finds out whether it is used as it should.
unsafe impl Sync for Cell {}
// SAFETY: as above.
unsafe impl Send for Cell {}

impl Cell {
    fn new() -> Arc<Self> {
        Arc::new(Cell(UnsafeCell::new(0)))
    }

    /// What the home core does.
    fn add(&self) {
        // SAFETY: as for `Sync`.
        self.0.with_mut(|cell| unsafe { *cell += 1 });
    }
}

/// A thread with a handle takes a place, and answers where the actor is, which it is then for good.
fn sender(slot: &'static Slot, cell: &Arc<Cell>, there: Core) -> thread::JoinHandle<Core> {
    slot.references.add_handle();
    let cell = cell.clone();
    thread::spawn(move || {
        assert_eq!(slot.reserve(1, false), Reserved::Places(1));
        let home = slot.core();
        if ptr::eq(home, there) {
            // The message has come there, and this is that core now: nobody else is.
            cell.add();
        }
        assert!(ptr::eq(home, slot.core()), "it has moved once more");
        home
    })
}

#[test]
fn loom_a_message_goes_where_the_actor_is_and_finds_its_cell() {
    super::model(|| {
        let (slot, here, there) = slot_and_cores();
        let cell = Cell::new();
        let sender = sender(slot, &cell, there);
        cell.add();
        let moved = slot.hand_over(there, 0);
        if moved.is_none() {
            cell.add();
        }
        let home = sender.join().unwrap();
        assert!(ptr::eq(home, slot.core()));
        assert_eq!(moved.is_some(), ptr::eq(home, there));
        assert!(moved.is_some() || ptr::eq(home, here));
    });
}

#[test]
fn loom_two_senders_find_the_same_home() {
    super::model(|| {
        let (slot, _, there) = slot_and_cores();
        let senders = [0, 1].map(|_| {
            slot.references.add_handle();
            thread::spawn(move || {
                assert_eq!(slot.reserve(1, false), Reserved::Places(1));
                slot.core()
            })
        });
        let moved = slot.hand_over(there, 0);
        for sender in senders {
            let home = sender.join().unwrap();
            assert!(ptr::eq(home, slot.core()));
            assert_eq!(moved.is_some(), ptr::eq(home, there));
        }
    });
}

/// It comes to the core that it came from, so that each of the two has announced it once.
#[test]
fn loom_an_actor_that_moves_twice_is_where_it_is_found() {
    super::model(|| {
        let (slot, here, there) = slot_and_cores();
        slot.references.add_handle();
        let sender = thread::spawn(move || {
            assert_eq!(slot.reserve(1, false), Reserved::Places(1));
            let home = slot.core();
            assert!(ptr::eq(home, slot.core()), "it has moved once more");
            home
        });
        let first = slot.hand_over(there, 0).is_some();
        // In the place of that core, which it has reached.
        let second = first && slot.hand_over(here, 0).is_some();
        let home = sender.join().unwrap();
        assert!(ptr::eq(home, slot.core()));
        assert_eq!(first && !second, ptr::eq(home, there));
    });
}

#[test]
fn loom_who_stays_is_where_it_was_found() {
    super::model(|| {
        let (slot, _, there) = slot_and_cores();
        slot.references.add_handle();
        let other = thread::spawn(move || {
            let home = slot.stay();
            assert!(ptr::eq(home, slot.core()), "it has moved once more");
            home
        });
        let moved = slot.hand_over(there, 0);
        let home = other.join().unwrap();
        assert!(ptr::eq(home, slot.core()));
        assert_eq!(moved.is_some(), ptr::eq(home, there));
        assert!(slot.hand_over(there, 0).is_none());
    });
}

/// The actor ends at its new home while the old one is still about to store where that is. The slot must not be used again before.
#[test]
fn loom_a_slot_is_free_when_its_mover_is_done_with_it() {
    super::model(|| {
        let (slot, here, there) = slot_and_cores();
        slot.references.add_handle();
        let sender = thread::spawn(move || {
            assert_eq!(slot.reserve(1, false), Reserved::Places(1));
            let home = slot.core();
            if ptr::eq(home, there) {
                // The message has come there, and ends the actor.
                let _ = slot.references.close();
                home.discharge(slot, slot.set_exit(&Exit::Killed, None::<fn()>));
            }
            home.discharge(slot, slot.references.give_back(1));
            home.discharge(slot, slot.references.drop_handle());
            ptr::eq(home, there)
        });
        // The last other handle goes with the first core's message, so to speak.
        let moved = slot.hand_over(there, 0);
        if let Some(duty) = moved {
            there.discharge(slot, duty);
        }
        let duty = slot.references.drop_handle();
        if duty == Duty::Recycle {
            slot.core().discharge(slot, duty);
        }
        if sender.join().unwrap() {
            assert_eq!(slot.generation(), 1, "the slot is free, once");
            assert!(ptr::eq(slot.core(), here), "and back where it came from");
        }
    });
}
