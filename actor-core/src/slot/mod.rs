//! The part of an actor that all threads see.
//!
//! A slot belongs to one core for ever, and its memory is never freed. It serves one actor after
//! another, told apart by a generation. So a handle is a single pointer, a weak handle and an
//! [`ActorId`] own nothing, and a message needs no reference count of its own: it finds its target
//! dead on arrival (`docs/decisions/0002-slots.md`). Each actor begins its life on the core its
//! slot comes from. It may move to another core, which is its home from then on
//! (`docs/decisions/0016-who-waits-for-whom.md`).
//!
//! # Safety
//!
//! This is an island of `unsafe`: `Slot` is `Sync` although it has plain cells.
//!
//! 1. `cell` is read and written only on the home core. Only the home core decides which core that
//!    is, by [`Slot::hand_over`]; other threads at most finish what it has decided
//!    ([`Slot::arrive`]), and [`Slot::retire`] resets the home of a slot that has no cell. So a
//!    thread that finds that its own core is the home is right, and sees everything that was done
//!    with the cell before.
//! 2. `life` is written by whoever took the slot from the free list, before the first handle or id
//!    of that life exists, and by nobody else until the slot is free again. Every reader has a
//!    handle, or has just taken a count and compared the generation. So the actor's life has begun,
//!    and whatever gave the reader the handle or id happened after the write.

#![expect(
    unsafe_code,
    reason = "an island: what the home core owns inside what threads share"
)]

mod end;

use std::{cell::Cell, fmt, ptr::NonNull};

use self::end::{End, Ending, Watchers};
pub(crate) use self::end::{Interest, Watcher};
use crate::{
    Exit, Overload,
    ended::{AwaitedEnd, Before},
    references::{Duty, References, Reserved},
    reply::{Awaited, Reply},
    sched::{CoreShared, Owned},
    sync::{AtomicPtr, AtomicU32, Mutex, Ordering, lock},
};

/// Identifies an actor permanently: no other actor of the process has, had or will have the same
/// identity.
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

/// What stays the same for one life of a slot.
pub(crate) struct Life {
    /// The name of the actor's type.
    pub(crate) name: &'static str,
    /// How many messages from elsewhere may wait.
    pub(crate) capacity: u32,
    /// What happens to messages that find no room, unless they say so themselves.
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
    /// Where the actor lives: a `&'static CoreShared`.
    home: AtomicPtr<CoreShared>,
    /// Where the slot comes from.
    origin: &'static CoreShared,
    index: u32,
    generation: AtomicU32,
    end: Mutex<End>,
}

// SAFETY: see the module: `cell` is only used on the home core, `life` does not change while
// anybody can read it, and everything else is `Sync` by itself.
unsafe impl Sync for Slot {}
// SAFETY: as for `Sync`. A slot never moves, but references to it do.
unsafe impl Send for Slot {}

impl Slot {
    pub(crate) fn new(core: &'static CoreShared, index: u32) -> Self {
        Slot {
            references: References::free(),
            cell: Cell::new(None),
            life: Cell::new(&NO_LIFE),
            home: AtomicPtr::new(address(core)),
            origin: core,
            index,
            generation: AtomicU32::new(0),
            end: Mutex::new(End::NotYet),
        }
    }

    /// Begins a life with one handle, at the origin. The caller took the slot from the free list.
    /// `stays` says that the actor never moves.
    pub(crate) fn start(&self, life: &'static Life, stays: bool) {
        self.life.set(life);
        self.references.start(stays);
    }

    /// The home of the actor. If it is the core of this thread, or if the caller has a place or
    /// knows that the actor [stays](Slot::stay), this is where the actor is now; otherwise it is
    /// where the actor was a moment ago.
    #[inline(always)]
    pub(crate) fn core(&self) -> &'static CoreShared {
        // Acquire: pairs with the releases in `hand_over` and `arrive`. If this is the core of this
        // thread, the caller may touch the cell.
        let home = self.home.load(Ordering::Acquire);
        // SAFETY: every value stored here comes from a `&'static CoreShared`.
        unsafe { &*home }
    }

    /// The core that the slot comes from and goes back to.
    pub(crate) fn origin(&self) -> &'static CoreShared {
        self.origin
    }

    /// Reserves up to `wanted` places for messages from elsewhere, like [`References::reserve`].
    /// From then on [`Slot::core`] is where the actor is, until the last of the places is given
    /// back. The caller has a handle.
    #[inline]
    pub(crate) fn reserve(&self, wanted: u32, in_line: bool) -> Reserved {
        let capacity = self.life().capacity;
        self.references
            .reserve(wanted, capacity, in_line, || self.arrive())
    }

    /// The actor does not move any more. Returns where it is. The caller has a handle, or is at
    /// home.
    pub(crate) fn stay(&self) -> &'static CoreShared {
        if self.references.stay() {
            self.arrive();
        }
        self.core()
    }

    /// The actor is being moved right now, and the decision has been made. This does the rest of
    /// the move, so that [`Slot::core`] is the new home. The actor cannot be moved again meanwhile,
    /// because the caller has a place, or because the actor stays.
    #[cold]
    pub(crate) fn arrive(&self) {
        let from = self.core();
        // If `from` is the new home already, it announces nothing about this slot: an earlier
        // announcement was taken back before this move began, and it makes no new one as long as
        // the caller has its place (`hand_over`).
        if let Some(to) = from.announced(self) {
            // The move may be complete already. Then the exchange fails: the home is not `from` any
            // more, and what `from` announces now may be about another slot.
            // Release: as in `hand_over`, whose first steps the caller has acquired with its place,
            // or by `References::stay`.
            let _ = self.home.compare_exchange(
                address(from),
                address(to),
                Ordering::AcqRel,
                Ordering::Acquire,
            );
        }
    }

    /// Moves the actor from its home, which is the core of this thread, to another core. `places`
    /// places are taken by messages that go along. Returns the duty that comes with the move, or
    /// `None` if the actor stays for now; otherwise the caller has lost the cell.
    pub(crate) fn hand_over(&self, to: &'static CoreShared, places: u32) -> Option<Duty> {
        // Nothing may be announced while somebody may still be completing the move that brought the
        // actor here. Such a thread has had a place, or has set the bit that the actor stays, since
        // before the end of that move, so this check finds it.
        if !self.references.may_move(places) {
            return None;
        }
        let from = self.core();
        from.announce(self, to);
        let moves = self.references.begin_move(places);
        if moves {
            // Release: what was done with the cell happens before it.
            self.home.store(address(to), Ordering::Release);
        }
        from.take_announcement_back();
        moves.then(|| self.references.end_move())
    }

    /// For the holder of a handle, or for the home core while the actor lives.
    #[inline]
    pub(crate) fn life(&self) -> &'static Life {
        self.life.get()
    }

    /// The cell of the actor, or `None` after its end.
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

    #[inline]
    pub(crate) fn generation(&self) -> u32 {
        // Relaxed: for the holder of a handle this is constant. For others it only has to be the
        // generation of some life, since they compare it again after taking a count.
        self.generation.load(Ordering::Relaxed)
    }

    /// For the holder of a handle, or for the home core while the actor lives.
    pub(crate) fn id(&self) -> ActorId {
        self.id_of(self.generation())
    }

    /// The id that goes with this generation.
    pub(crate) fn id_of(&self, generation: u32) -> ActorId {
        ActorId {
            core: self.origin.id(),
            index: self.index,
            generation,
        }
    }

    /// Takes a handle if the life of this generation is still going on and has one. Returns whether
    /// it did.
    pub(crate) fn upgrade(&'static self, generation: u32) -> bool {
        if self.generation() != generation || !self.references.upgrade() {
            return false;
        }
        // The count now holds the life in place. It may be a later life than the one we looked for.
        if self.generation() == generation {
            return true;
        }
        let duty = self.references.drop_handle();
        self.core().discharge(self, duty);
        false
    }

    /// The actor has ended for good: tells those who want to know. If there are others to tell,
    /// `signal` tells them. It is called when what the actor had (such as its name) is free again,
    /// and before anybody who waits here can learn of the end.
    pub(crate) fn set_exit(&self, exit: &Exit, signal: Option<impl FnOnce()>) -> Duty {
        // From here on this holds the slot: otherwise dropping the last handle meanwhile would let
        // another actor use it.
        self.references.end();
        let mut joined = None;
        let releases = {
            let mut end = lock(&self.end);
            let watchers = match std::mem::replace(&mut *end, End::NotYet) {
                End::Watched(watchers) => Some(*watchers),
                End::Between(between) => Some(between.watchers),
                End::Joined(reply) if signal.is_some() => Some(*Watchers::of(Watcher::Join(reply))),
                End::Joined(reply) => {
                    joined = Some(reply);
                    None
                }
                _ => signal.is_some().then(Watchers::default),
            };
            match watchers {
                // Somebody may ask for the end at any time. Until everything is done they have to
                // wait like the others.
                Some(mut watchers) => {
                    let releases = watchers.take_releases();
                    let exit = exit.clone();
                    *end = End::Ending(Box::new(Ending { watchers, exit }));
                    Some(releases)
                }
                // The actor had nothing that has to be given up.
                None => {
                    *end = End::over(self.generation(), exit);
                    None
                }
            }
        };
        if let Some(joined) = joined {
            joined.answer_value(exit.clone());
        }
        if let Some(releases) = releases {
            releases.into_iter().for_each(|release| release.tell(exit));
            signal.into_iter().for_each(|signal| signal());
            let over = End::over(self.generation(), exit);
            let before = std::mem::replace(&mut *lock(&self.end), over);
            if let End::Ending(ending) = before {
                ending.watchers.tell(exit);
            }
        }
        self.references.drop_handle()
    }

    /// A life of the actor has ended, and another may begin in its place: tells those who want to
    /// know about single lives. Everybody else who is to be told has been told.
    pub(crate) fn end_life(&self, exit: &Exit) {
        let mut told = Watchers::default();
        {
            let mut end = lock(&self.end);
            let mut watchers = match std::mem::replace(&mut *end, End::NotYet) {
                End::Watched(watchers) => *watchers,
                End::Between(between) => between.watchers,
                End::Joined(reply) => *Watchers::of(Watcher::Join(reply)),
                _ => Watchers::default(),
            };
            let is_told = |watcher: &mut Watcher| watcher.is_of_life();
            told.list = watchers.list.extract_if(.., is_told).collect();
            let exit = exit.clone();
            *end = End::Between(Box::new(Ending { watchers, exit }));
        }
        told.tell(exit);
    }

    /// Another life begins.
    pub(crate) fn begin_life(&self) {
        let mut end = lock(&self.end);
        if let End::Between(between) = &mut *end {
            *end = End::Watched(Box::new(std::mem::take(&mut between.watchers)));
        }
    }

    /// Has `watcher` told of the end of the life of `generation`. If there is nothing to wait for,
    /// the watcher comes back with the exit. The exit is `NoActor` if the actor ended so long ago
    /// that the slot was reused, and also, for those who ask about a single life, if the actor is
    /// between two lives.
    pub(crate) fn watch(&self, generation: u32, watcher: Watcher) -> Result<(), (Watcher, Exit)> {
        let mut end = lock(&self.end);
        if self.generation() != generation {
            return Err((watcher, Exit::NoActor));
        }
        match end.exit() {
            Some((of, _)) if of != generation => *end = End::NotYet,
            Some(_) if watcher.is_of_life() => return Err((watcher, Exit::NoActor)),
            Some((_, exit)) => return Err((watcher, exit)),
            None => {}
        }
        let given_up = match &mut *end {
            End::Ending(ending) if matches!(watcher, Watcher::Release(..)) => {
                let exit = ending.exit.clone();
                return Err((watcher, exit));
            }
            End::Between(_) if watcher.is_of_life() => return Err((watcher, Exit::NoActor)),
            End::Watched(watchers) => watchers.push(watcher),
            End::Between(ending) | End::Ending(ending) => ending.watchers.push(watcher),
            End::NotYet | End::Over(..) | End::Panicked(..) | End::Failed(..) => {
                *end = match watcher {
                    Watcher::Join(reply) => End::Joined(reply),
                    watcher => End::Watched(Watchers::of(watcher)),
                };
                Vec::new()
            }
            End::Joined(first) => {
                let first = std::mem::replace(first, Reply::NONE);
                let mut watchers = Watchers::of(Watcher::Join(first));
                let given_up = watchers.push(watcher);
                *end = End::Watched(watchers);
                given_up
            }
        };
        drop(end);
        drop(given_up);
        Ok(())
    }

    /// How many want to know of the end.
    #[cfg(all(test, not(loom)))]
    pub(crate) fn watchers(&self) -> usize {
        match &*lock(&self.end) {
            End::Watched(watchers) => watchers.list.len(),
            End::Between(between) => between.watchers.list.len(),
            End::Joined(_) => 1,
            _ => 0,
        }
    }

    /// Waits for the life of `generation` to end for good, or for one life to end.
    pub(crate) fn await_end(&self, generation: u32, for_good: bool) -> AwaitedEnd {
        let (awaited, reply) = Awaited::new(None, self.core());
        let watcher = match for_good {
            true => Watcher::Join(reply),
            false => Watcher::Monitor(reply),
        };
        match self.watch(generation, watcher) {
            Ok(()) => AwaitedEnd::Comes(awaited),
            Err((_, exit)) => AwaitedEnd::Is(exit, Before::From(self.core())),
        }
    }

    /// Waits for the end of the life that began last in `generation`, or tells how it ended. The
    /// caller is the one that begins the next.
    pub(crate) fn await_last_end(&self, generation: u32) -> AwaitedEnd {
        let mut ended = self.await_end(generation, false);
        if let AwaitedEnd::Is(exit, _) = &mut ended
            && let Some(last) = self.last_exit(generation)
        {
            *exit = last;
        }
        ended
    }

    /// How the last life of `generation` ended, if it is over.
    fn last_exit(&self, generation: u32) -> Option<Exit> {
        let end = lock(&self.end);
        if self.generation() != generation {
            return None;
        }
        match &*end {
            End::Between(ending) | End::Ending(ending) => Some(ending.exit.clone()),
            end => end
                .exit()
                .filter(|(of, _)| *of == generation)
                .map(|(_, exit)| exit),
        }
    }

    /// Ends the use of the slot. The caller has the duty to [recycle](Duty::Recycle) it. Returns
    /// whether it may be used again.
    pub(crate) fn retire(&self) -> bool {
        // Release: see `core`. Whoever finds itself at home here finds no cell.
        self.home.store(address(self.origin), Ordering::Release);
        let next = self.generation().checked_add(1);
        // Relaxed: see `generation`. Whoever asks about an end of the last life and does not see
        // this finds that the life is over; or, if the next life has something to say about its own
        // end, takes the lock after those who knew of this store.
        self.generation
            .store(next.unwrap_or(u32::MAX), Ordering::Relaxed);
        // After four billion lives a slot retires for good, because an id must never come again.
        next.is_some_and(|next| next != u32::MAX)
    }
}

fn address(core: &'static CoreShared) -> *mut CoreShared {
    std::ptr::from_ref(core).cast_mut()
}

/// A reference to a slot, as handles hold it. Handles are compared by identity, so a set of them
/// may treat this as a plain address: nothing in the slot changes which actor it refers to.
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
