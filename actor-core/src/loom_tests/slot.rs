//! [`Slot`]: a weak handle finds the life it belongs to, or none, while the slot goes from one life to the
//! next.
//!
//! Red when: `upgrade` does not compare the generation again after it has taken a count; `start` publishes
//! by a `Relaxed` store; `retire` changes the generation after the slot is free again.

use loom::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    thread,
};

use crate::{
    Exit,
    references::Duty,
    sched::CoreShared,
    slot::{NO_LIFE, Slot},
};

/// The second life must not begin while the first is held; a second life that is held is let go.
#[test]
fn loom_a_weak_handle_finds_its_own_life_or_none() {
    super::model(|| {
        let core: &'static CoreShared = Box::leak(Box::new(CoreShared::new(0)));
        let slot: &'static Slot = Box::leak(Box::new(Slot::new(core, 0)));
        // Written before a life begins and read by who holds it, as `Slot::life` is.
        let life = Arc::new(AtomicU32::new(0));
        slot.start(&NO_LIFE, true);

        let weak = {
            let life = life.clone();
            thread::spawn(move || {
                if slot.upgrade(0) {
                    assert_eq!(slot.generation(), 0, "another life");
                    assert_eq!(life.load(Relaxed), 0, "another life");
                    let duty = slot.references.drop_handle();
                    core.discharge(slot, duty);
                }
            })
        };

        // The actor is killed, and its last strong handle is dropped.
        let _ = slot.set_exit(&Exit::Killed, None::<fn()>);
        let duty = slot.references.drop_handle();
        core.discharge(slot, duty);
        if duty == Duty::Recycle {
            assert_eq!(slot.generation(), 1);
            life.store(1, Relaxed);
            slot.start(&NO_LIFE, true);
            assert!(slot.upgrade(1), "a life has a handle from its beginning");
            assert_eq!(slot.references.drop_handle(), Duty::None);
        }
        weak.join().unwrap();
        if duty == Duty::Recycle {
            // Whatever the other thread has tried, the count is right.
            assert_eq!(slot.references.drop_handle(), Duty::Settle);
        } else {
            assert_eq!(slot.generation(), 1, "the slot is free");
        }
    });
}
