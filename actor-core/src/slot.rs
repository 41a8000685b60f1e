//! The face that an actor shows to all threads.
//!
//! A slot belongs to one core for ever, and its memory is never given back: it serves one actor after
//! the other, told apart by a generation. So a handle is one pointer, a weak handle and an
//! [`ActorId`] own nothing, and a message needs no reference count of its own: its target is found
//! dead on arrival (`docs/decisions/0002-slots.md`).
//!
//! # Safety
//!
//! This is an island of `unsafe`: `Slot` is `Sync` although it has plain cells.
//!
//! 1. `cell` is read and written on the home core alone.
//! 2. `life` is written by whoever took the slot from the free list, before the first handle or id
//!    of that life exists, and by nobody until the slot is free again. Who reads it has a handle,
//!    or has just taken a count and compared the generation: the actor's life has begun, and
//!    whatever gave it the handle or id happened after the write.

#![expect(
    unsafe_code,
    reason = "an island: what the home core owns inside what threads share"
)]

use std::{cell::Cell, fmt, ptr::NonNull, sync::Arc, task::Waker};

use crate::{
    Exit, Overload, PanicMessage,
    references::{Duty, References},
    sched::{CoreShared, Owned},
    sync::{AtomicU32, Mutex, Ordering, lock},
};

/// Names an actor for ever: no other actor of the process has, had or will have this identity.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ActorId {
    pub(crate) core: u16,
    pub(crate) index: u32,
    pub(crate) generation: u32,
}

impl fmt::Debug for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}.{}.{}", self.core, self.index, self.generation)
    }
}

/// What is fixed for one life of a slot.
pub(crate) struct Life {
    /// Name of the actor's type.
    pub(crate) name: &'static str,
    /// Messages that may wait, for senders elsewhere.
    pub(crate) capacity: u32,
    /// What happens to those that find no room, if they do not say it themselves.
    pub(crate) overload: Overload,
}

/// The life of a slot that was never used.
pub(crate) static NO_LIFE: Life = Life {
    name: "",
    capacity: 0,
    overload: Overload::Wait,
};

/// See the module.
pub(crate) struct Slot {
    pub(crate) references: References,
    /// Read by every sender on the home core.
    cell: Cell<Option<NonNull<Owned>>>,
    life: Cell<&'static Life>,
    core: &'static CoreShared,
    index: u32,
    generation: AtomicU32,
    end: Mutex<End>,
}

/// What is known about the end of the actor, or who wants to know. Small, since every slot has one.
enum End {
    NotYet,
    /// Not yet, and these wait for it.
    #[expect(
        clippy::box_collection,
        reason = "one word instead of three in every slot"
    )]
    Awaited(Box<Vec<Arc<Awaited>>>),
    Normal,
    Killed,
    Panicked(Box<PanicMessage>),
}

impl End {
    fn exit(&self) -> Option<Exit> {
        match self {
            End::NotYet | End::Awaited(_) => None,
            End::Normal => Some(Exit::Normal),
            End::Killed => Some(Exit::Killed),
            End::Panicked(message) => Some(Exit::Panicked(PanicMessage::clone(message))),
        }
    }
}

impl From<&Exit> for End {
    fn from(exit: &Exit) -> Self {
        match exit {
            Exit::Normal | Exit::Unknown => End::Normal,
            Exit::Killed => End::Killed,
            Exit::Panicked(message) => End::Panicked(Box::new(message.clone())),
        }
    }
}

/// The end of one life, as somebody waits for it: it outlives the slot's memory of it.
#[derive(Debug, Default)]
pub(crate) struct Awaited(std::sync::Mutex<(Option<Exit>, Option<Waker>)>);

impl Awaited {
    /// The exit, or none: then `waker` is woken when there is one.
    pub(crate) fn poll(&self, waker: &Waker) -> Option<Exit> {
        // Wakers are code of others: cloned before the lock, dropped after it.
        let mut waker = Some(waker.clone());
        let mut inner = self.lock();
        if inner.0.is_none() {
            std::mem::swap(&mut inner.1, &mut waker);
        }
        let exit = inner.0.clone();
        drop(inner);
        drop(waker);
        exit
    }

    fn set(&self, exit: Exit) {
        let waker = {
            let mut inner = self.lock();
            inner.0 = Some(exit);
            inner.1.take()
        };
        if let Some(waker) = waker {
            crate::sched::guarded(|| waker.wake());
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, (Option<Exit>, Option<Waker>)> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

// SAFETY: see the module: `cell` is used on the home core alone, `life` is constant while anybody
// can read it, everything else is `Sync` by itself.
unsafe impl Sync for Slot {}
// SAFETY: as for `Sync`. A slot never moves, but references to it do.
unsafe impl Send for Slot {}

impl Slot {
    pub(crate) fn new(core: &'static CoreShared, index: u32) -> Self {
        Slot {
            references: References::free(),
            cell: Cell::new(None),
            life: Cell::new(&NO_LIFE),
            core,
            index,
            generation: AtomicU32::new(0),
            end: Mutex::new(End::NotYet),
        }
    }

    /// Begins a life with one handle. The caller took the slot from the free list.
    pub(crate) fn start(&self, life: &'static Life) {
        self.life.set(life);
        *lock(&self.end) = End::NotYet;
        self.references.start();
    }

    pub(crate) fn core(&self) -> &'static CoreShared {
        self.core
    }

    /// For a holder of a handle, or the home core while the actor lives.
    #[inline]
    pub(crate) fn life(&self) -> &'static Life {
        self.life.get()
    }

    /// The cell of the actor, or none after its end.
    ///
    /// # Safety
    /// The caller runs on the home core.
    #[inline]
    pub(crate) unsafe fn cell(&self) -> Option<NonNull<Owned>> {
        self.cell.get()
    }

    /// # Safety
    /// The caller runs on the home core.
    pub(crate) unsafe fn set_cell(&self, cell: Option<NonNull<Owned>>) {
        self.cell.set(cell);
    }

    pub(crate) fn generation(&self) -> u32 {
        // Relaxed: for a holder of a handle it is constant; for others it only has to be the value of
        // some life, since they compare it once more after taking a count.
        self.generation.load(Ordering::Relaxed)
    }

    /// For a holder of a handle, or the home core while the actor lives.
    pub(crate) fn id(&self) -> ActorId {
        self.id_of(self.generation())
    }

    /// The id of the life of this generation.
    pub(crate) fn id_of(&self, generation: u32) -> ActorId {
        ActorId {
            core: self.core.id(),
            index: self.index,
            generation,
        }
    }

    /// Whether a life of this generation goes on and has a handle; then the caller has another.
    pub(crate) fn upgrade(&'static self, generation: u32) -> bool {
        if self.generation() != generation || !self.references.upgrade() {
            return false;
        }
        // The count holds the life in place now. It may be a later one than we looked for.
        if self.generation() == generation {
            return true;
        }
        let duty = self.references.drop_handle();
        self.core.discharge(self, duty);
        false
    }

    /// The actor has ended: tells those who wait for it.
    pub(crate) fn set_exit(&self, exit: Exit) -> Duty {
        let duty = self.references.end();
        // After that, so that who learns of the end finds it so.
        let before = std::mem::replace(&mut *lock(&self.end), End::from(&exit));
        if let End::Awaited(waiting) = before {
            for awaited in *waiting {
                awaited.set(exit.clone());
            }
        }
        duty
    }

    /// Waits for the end of the life of `generation`. A life that ended so long ago that the slot
    /// was used again has an unknown exit.
    pub(crate) fn await_end(&self, generation: u32) -> Arc<Awaited> {
        let awaited = Arc::new(Awaited::default());
        let mut end = lock(&self.end);
        let known = match end.exit() {
            _ if self.generation() != generation => Some(Exit::Unknown),
            known => known,
        };
        match (known, &mut *end) {
            (Some(exit), _) => awaited.set(exit),
            (None, End::Awaited(waiting)) => {
                // Those who gave up waiting are dropped here, so that the list stays as long as
                // the number of those who do.
                let (wanted, given_up): (Vec<_>, Vec<_>) = std::mem::take(&mut **waiting)
                    .into_iter()
                    .partition(|awaited| Arc::strong_count(awaited) > 1);
                **waiting = wanted;
                waiting.push(awaited.clone());
                // They hold wakers, which are code of others: dropped after the lock.
                drop(end);
                drop(given_up);
            }
            (None, end) => *end = End::Awaited(Box::new(vec![awaited.clone()])),
        }
        awaited
    }

    /// Ends the use of the slot. The caller has the duty to [recycle](Duty::Recycle) it. Answers
    /// whether it may be used again.
    pub(crate) fn retire(&self) -> bool {
        let next = {
            // Under the lock, so that `exit` sees a generation and an exit that belong together.
            let mut end = lock(&self.end);
            *end = End::NotYet;
            let next = self.generation().checked_add(1);
            // Relaxed: see `generation`.
            self.generation
                .store(next.unwrap_or(u32::MAX), Ordering::Relaxed);
            next
        };
        // After four billion lives a slot retires for good: an id must never come again.
        next.is_some_and(|next| next != u32::MAX)
    }
}

/// A reference to a slot, as handles have it. Handles are compared by identity, so a set of them may look at this as
/// at a plain address: nothing in the slot changes which actor it means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct SlotAddress(NonNull<Slot>);

// SAFETY: it stands for a `&'static Slot`.
unsafe impl Send for SlotAddress {}
// SAFETY: as above.
unsafe impl Sync for SlotAddress {}

impl SlotAddress {
    #[inline(always)]
    pub(crate) fn of(slot: &'static Slot) -> Self {
        SlotAddress(NonNull::from(slot))
    }

    #[inline(always)]
    pub(crate) fn get(self) -> &'static Slot {
        // SAFETY: made from a `&'static Slot`.
        unsafe { self.0.as_ref() }
    }
}
