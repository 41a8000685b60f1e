//! The scheduler: cores, each with a run queue, tasks, timers and an inbox.
//!
//! It knows packets, tasks and who owns them. It must never mention actors, mailboxes or messages:
//! these belong to the layers above.
//!
//! | file | what |
//! |---|---|
//! | `flat` | queues of packets of any type, stored inline (island) |
//! | `core` | what one thread owns of a core: what runs, and the run queue (island) |
//! | `panics` | what becomes of a panic in user code (island) |
//! | `inhabitants` | who lives on a core, and the end of a core (island) |
//! | `doors` | who comes from other cores, and who goes there |
//! | `letters` | counts of dead letters, and who hears of them |
//! | `shared` | what other threads see of a core: inbox, sleep, slots |
//! | `outbox` | what one core has for another, and what comes from others |
//! | `task`, `waker` | futures, what they wait for, how they leave, and their wakers (islands) |
//! | `pool` | memory that is reused (island) |
//! | `timers` | what is to be done later |
//! | `park` | how a core sleeps and is woken |
//! | `worker` | the thread that drives a core in production |
//! | `affinity` | which processors a thread may run on (island) |
//! | `world` | the seam for order, time and chance |
//! | `team` | the cores of one system |
//! | `watch` | notices methods that do not give their core back |
//! | `slice` | how much runs before others get their turn |
//! | `weight` | how long packets take, and what follows from that |
//! | `sharing` | work for cores that have nothing to do |
//! | `communities` | light work for cores that have little to do: actors that talk to each other, and hardly to others |
//! | `beginnings` | where to start methods that will not move later |

mod affinity;
mod beginnings;
mod communities;
mod core;
mod doors;
mod flat;
mod inhabitants;
mod letters;
mod outbox;
pub(crate) mod panic_place;
mod panics;
pub(crate) mod park;
mod pool;
#[cfg(all(test, not(loom)))]
mod seam_tests;
mod shared;
mod sharing;
mod slice;
mod task;
mod team;
mod timers;
mod waker;
pub(crate) mod watch;
mod weight;
pub(crate) mod worker;
mod world;

pub(crate) use self::{
    beginnings::Begins,
    core::{Beginner, Core, InTheWay, Inhabitant, Owned, OwnerVtable, TasksAndMethods, Tenure},
    flat::{Batch, GiveMessage, Kind, OwnerOf, Parcel, Runner},
    inhabitants::Watcher,
    letters::DeadLetterCounts,
    pool::Pool,
    shared::CoreShared,
    task::{Caller, Luggage, Outside, Stuck, TaskFuture, TaskId, Wait},
    team::{Owner, Team},
    timers::{TimerAction, TimerKey},
    waker::{TaskWaker, Wakeup},
    world::World,
};

/// Runs user code that may panic in a place where nothing but that code is to blame, such as a
/// destructor. The panic hook has reported the panic, and it goes no further.
pub(crate) fn guarded(body: impl FnOnce()) {
    let mut body = Some(body);
    guarded_dyn(&mut || {
        if let Some(body) = body.take() {
            body();
        }
    });
}

/// Compiled once, and not for every closure.
fn guarded_dyn(body: &mut dyn FnMut()) {
    guarded_inline(body);
}

/// [`guarded`] for hot code that has no user types, and so is itself compiled only once.
#[inline]
pub(crate) fn guarded_inline(body: impl FnOnce()) {
    if let Err(payload) = std::panic::catch_unwind(std::panic::AssertUnwindSafe(body)) {
        discard(payload);
    }
}

/// Drops the payload of a panic. If that panics too, the second payload is leaked.
pub(crate) fn discard(payload: Box<dyn std::any::Any + Send>) {
    let drop = std::panic::AssertUnwindSafe(|| drop(payload));
    if let Err(another) = std::panic::catch_unwind(drop) {
        std::mem::forget(another);
    }
}
