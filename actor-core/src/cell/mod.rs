//! What a core owns of an actor: its state, and the messages that cannot run yet.
//!
//! An idle actor consists of its cell and nothing else. A message to it waits in the run queue of the core and
//! runs in place, through one indirect call. Only a busy actor keeps messages of its own ([`Extra`]), in the
//! order in which they arrived.
//!
//! | file | what |
//! |---|---|
//! | `mod` | the cell, its bits, and who may use it when |
//! | `message` | what a message is, and which actors take it |
//! | `mailbox` | what is admitted, and how a message sets out |
//! | `arrival` | a message arrives at its actor: it starts, waits, or moves along with the actor |
//! | `overload` | what the policy of a full mailbox does with a message |
//! | `waiting`, `line`, `lines` | senders that wait for room; the line they wait in; the lines of senders on other cores |
//! | `pending` | a message that waits in a busy actor |
//! | `erased` | the arguments of generic methods |
//! | `attached` | streams: tasks beside the methods |
//! | `turn`, `hook` | one message runs: the only caller of user code; and what hooks return |
//! | `returning` | the future of an asynchronous method, what it borrows, and what is done with what it returns |
//! | `underway` | the asynchronous methods and the streams that have not ended |
//! | `moving` | an actor moves to another core |
//! | `barring` | what keeps the calls to an actor waiting |
//! | `life` | birth, settling, and the end |
//! | `lives`, `making` | successive lives in one cell, for actors with a supervisor; the constructor of a life |
//! | `kin` | who is told of an end: the supervisor, links and monitors |
//! | `signal` | how an actor is told |
//!
//! Whatever does not need the type of the actor or of the message is not generic: it is compiled once, here,
//! and not for each actor of each user (`docs/decisions/0010-compiled-once.md`). The rest is called through the
//! vtable of the owner.
//!
//! # Safety
//!
//! All files here except `message` form an island of `unsafe`. A cell is used only on its home core. When the
//! actor moves, [`Slot::hand_over`] hands the cell over, and the old home does not touch it afterwards.
//!
//! 1. *Memory.* `Owned::active` counts the frames on the stack that use the cell. `here` counts the messages
//!    that were accepted and have not started; each of them has at most one packet in the run queue that points
//!    to the cell. `life::end` does everything except free the memory. After that, whoever brings the last of
//!    the two counts to zero frees it: [`life::settle`], or the message.
//! 2. *State.* There is none while `EMPTY` or `DOWN` is set; only the code that is just creating, taking or
//!    dropping it touches it then. Otherwise, a `&mut A` exists only while `EXCLUSIVE` is set, and its holder is
//!    the one who set that bit. A `&A` exists only while `EXCLUSIVE` or `SHARED` is set. `SHARED` and a `&mut A`
//!    exclude each other: `arrival::may_start` is the gate, and `mailbox::is_idle` and `mailbox::is_shared` are
//!    two cases of it.
//! 3. *The header* and `extra` are reached through `&` and cells; no reference to the inside of `extra` lives
//!    while user code runs ([`Header::with_extra`]).
//! 4. A message is started with the cell `active`, so `end` is put off until it has returned ([`life::settle`]
//!    looks at `active`). Only a `self` method ends its own actor: it has taken the state, so nothing refers to
//!    it.

#![expect(
    unsafe_code,
    reason = "an island: state that is borrowed by futures stored beside it"
)]

mod arrival;
pub(crate) mod attached;
pub(crate) mod barring;
pub(crate) mod erased;
pub(crate) mod hook;
pub(crate) mod kin;
pub(crate) mod life;
pub(crate) mod line;
pub(crate) mod lines;
pub(crate) mod lives;
pub(crate) mod mailbox;
pub(crate) mod making;
pub(crate) mod message;
pub(crate) mod moving;
pub(crate) mod overload;
mod pending;
mod returning;
pub(crate) mod signal;
pub(crate) mod turn;
mod underway;
pub(crate) mod waiting;

use std::{
    cell::{Cell, UnsafeCell},
    collections::VecDeque,
    mem::MaybeUninit,
    ptr::NonNull,
};

use self::{
    kin::Kin,
    line::Line,
    moving::Came,
    pending::Pending,
    underway::{Tasks, Underway},
};
use crate::{
    Actor, ActorId, Exit,
    dead_letters::Addressee,
    reply::Peek,
    sched::{Core, Luggage, Owned, TaskId},
    slot::Slot,
};

/// Bits of [`Header::bits`]. If none is set, the actor is idle and a message runs at once.
pub(crate) mod bits {
    /// The hook `on_start` has not finished.
    pub(crate) const STARTING: u32 = 1;
    /// The hook `on_start` has not begun either.
    pub(crate) const UNBORN: u32 = 1 << 10;
    /// A method runs that no other may run beside.
    pub(crate) const EXCLUSIVE: u32 = 1 << 1;
    /// Shared asynchronous methods are under way.
    pub(crate) const SHARED: u32 = 1 << 2;
    /// Messages wait in `Extra::pending`.
    pub(crate) const PENDING: u32 = 1 << 3;
    /// The actor takes no more messages.
    pub(crate) const CLOSED: u32 = 1 << 4;
    /// The hook `on_stop` has begun.
    pub(crate) const STOPPING: u32 = 1 << 5;
    /// To be ended as soon as the cell is not active.
    pub(crate) const KILLED: u32 = 1 << 6;
    /// A kill is on its way through the run queue. Calls made after it must not run on their caller's stack, which
    /// would be before it.
    pub(crate) const SENTENCED: u32 = 1 << 20;
    /// The actor has ended: there is no state any more.
    pub(crate) const ENDED: u32 = 1 << 7;
    /// Senders on this core wait for room.
    pub(crate) const CROWDED: u32 = 1 << 8;
    /// Some senders on this core were called and have yet to come.
    pub(crate) const CALLED: u32 = 1 << 19;
    /// A `self` method has taken the state.
    pub(crate) const EMPTY: u32 = 1 << 9;
    /// Nothing begins, because a simulation holds the actor.
    pub(crate) const HELD: u32 = 1 << 11;
    /// There is no state: the last life has ended, and it is not known yet whether another follows.
    pub(crate) const DOWN: u32 = 1 << 12;
    /// To end as soon as nothing runs, whatever still waits: the hook `on_stop` runs next.
    pub(crate) const LEAVING: u32 = 1 << 13;
    /// All messages that wait are in `Extra::pending`, and none in the run queue. Set for life, so it does not
    /// mean that the actor is busy.
    pub(crate) const LISTED: u32 = 1 << 14;
    /// Nothing begins, because the actor is on its way to another core: whatever was sent before it set out
    /// must arrive first.
    pub(crate) const TRAVELLING: u32 = 1 << 15;
    /// A number: for so many more messages, the runtime asks where the actor is to live.
    pub(crate) const UNPLACED: u32 = 7 << 16;
    /// One of these messages.
    pub(crate) const ONE_UNPLACED: u32 = 1 << 16;
}

/// The part of the cell that is the same for all actors: everything but the state.
#[repr(C)]
pub(crate) struct Header {
    pub(crate) owned: Owned,
    slot: &'static Slot,
    /// Messages that were accepted and have not started, on this core.
    here: Cell<u32>,
    capacity: u32,
    bits: Cell<u32>,
    /// Which life of the slot this is.
    generation: u32,
    extra: UnsafeCell<Option<Box<Extra>>>,
}

impl Header {
    /// The owner whose header this is, in the form the scheduler uses.
    #[inline(always)]
    pub(crate) fn as_owned(&self) -> NonNull<Owned> {
        NonNull::from(self).cast()
    }

    #[inline]
    fn has(&self, bits: u32) -> bool {
        self.bits.get() & bits != 0
    }

    #[inline]
    fn set(&self, bits: u32) {
        self.bits.set(self.bits.get() | bits);
    }

    #[inline]
    fn clear(&self, bits: u32) {
        self.bits.set(self.bits.get() & !bits);
    }

    /// Claims the state for one method. `arrival::may_start` has decided before what may start, by what the
    /// message says about itself. A dispatch that does something else, which only a handwritten one can, panics
    /// here.
    #[inline(always)]
    fn claim(&self) {
        assert!(
            !self.has(bits::EXCLUSIVE | bits::SHARED | bits::EMPTY | bits::DOWN),
            "a method started beside another one"
        );
        self.set(bits::EXCLUSIVE);
    }

    /// Asserts that nobody has claimed the state exclusively.
    #[inline(always)]
    fn claim_shared(&self) {
        assert!(
            !self.has(bits::EXCLUSIVE | bits::EMPTY | bits::DOWN),
            "a method started beside an exclusive one"
        );
    }

    /// Runs `change` on the extra part, which is created if it does not exist. `change` must not run user code.
    fn with_extra<R>(&self, change: impl FnOnce(&mut Extra) -> R) -> R {
        // SAFETY: rule 3 of the module: no other reference to it is alive.
        let extra = unsafe { &mut *self.extra.get() };
        change(extra.get_or_insert_with(Box::default))
    }

    /// Like [`Header::with_extra`], but only if there is an extra part.
    fn if_extra<R>(&self, change: impl FnOnce(&mut Extra) -> R) -> Option<R> {
        // SAFETY: rule 3 of the module: no other reference to it is alive.
        let extra = unsafe { &mut *self.extra.get() };
        extra.as_deref_mut().map(change)
    }

    /// The addressee of a message that came to this cell. The slot cannot be asked: it may be in another life
    /// by now.
    fn addressee(&self) -> Addressee {
        (self.owned.vtable.name, self.slot.id_of(self.generation))
    }

    /// Has [`life::settle`] look at the cell once the frame that is active now has returned.
    fn set_attention(&self) {
        self.owned.attention.set(true);
    }
}

/// The slot of an actor that runs or has a task.
pub(crate) fn slot_of(owner: NonNull<Owned>) -> &'static Slot {
    // SAFETY: callers got it from the scheduler, which has it only while it is alive.
    unsafe { header(owner) }.slot
}

/// The header of the cell that begins at `owned`.
///
/// # Safety
/// `owned` is the first field of a cell that is alive, on this thread's core.
#[inline]
pub(crate) unsafe fn header<'a>(owned: NonNull<Owned>) -> &'a Header {
    // SAFETY: a cell begins with its header, which begins with `Owned`.
    unsafe { owned.cast::<Header>().as_ref() }
}

/// The cell of an actor of the type `A`.
#[repr(C)]
pub(crate) struct ActorCell<A: Actor> {
    header: Header,
    /// Initialised unless one of the bits `EMPTY` and `DOWN` is set.
    state: UnsafeCell<MaybeUninit<A>>,
}

/// What only a busy actor needs.
#[derive(Default)]
struct Extra {
    pending: VecDeque<Pending>,
    /// Asynchronous methods that are under way.
    tasks: Tasks<Underway>,
    /// The only asynchronous method, while the actor is on its way to another core: then it is not in `tasks`.
    luggage: Option<Box<(Underway, Luggage)>>,
    /// Streams attached to the actor.
    streams: Tasks<TaskId>,
    /// Senders on this core that wait for room. Once created, it stays.
    waiters: Option<Box<Line>>,
    /// When the actor came from another core, if it ever did.
    came: Option<Came>,
    /// The last ticket that was issued.
    last_ticket: u64,
    /// A timer is set that looks for senders that were called because there is room, and do not come.
    looks_for_the_late: bool,
    /// Why the actor ends, if not in the usual way.
    exit: Option<Exit>,
    kin: Option<Box<Kin>>,
    /// A packet is on its way that looks for deadlocks among the callers in line.
    looks_soon: bool,
}

impl<A: Actor> ActorCell<A> {
    /// Where the state is, or was. Rule 2 of the module says who may use it.
    fn state(&self) -> *mut A {
        self.state.get().cast()
    }
}

/// The cell with its type.
///
/// # Safety
/// `owned` is the first field of an `ActorCell<A>` that is alive, on this thread's core.
#[inline]
unsafe fn typed<'a, A: Actor>(owned: NonNull<Owned>) -> &'a ActorCell<A> {
    // SAFETY: by the contract.
    unsafe { owned.cast::<ActorCell<A>>().as_ref() }
}

/// The slot of the actor whose context this is.
pub(crate) fn slot_of_context(cell: NonNull<Owned>) -> &'static Slot {
    // SAFETY: a context is only lent to a method of the actor, for as long as it runs.
    unsafe { header(cell) }.slot
}

/// The actor whose context this is cannot go on, for the given reason.
pub(crate) fn fail_by_context(cell: NonNull<Owned>, exit: Exit) {
    // SAFETY: as in `slot_of_context`.
    unsafe { header(cell) }.fail(exit);
}

/// The actor that calls the method whose context this is.
pub(crate) fn caller_of_context(reply: Peek) -> Option<ActorId> {
    // SAFETY: a context is only lent to a method for as long as it runs, and the method answers afterwards.
    unsafe { reply.caller() }.map(|caller| caller.id())
}

/// The actor takes no more messages: senders elsewhere are refused as of now, and senders on its own core as of
/// now if this is that core.
pub(crate) fn close(slot: &'static Slot) {
    let _ = slot.references.close();
    Core::with(|core| {
        if let Some(core) = core.filter(|core| core.is(slot.core()))
            && let Some(header) = mailbox::local_header(core, slot)
        {
            header.set(bits::CLOSED);
            header.set_attention();
        }
    });
}

/// A kill of the actor is about to be sent. If this is the actor's core, nothing overtakes the kill from now on: later
/// calls line up behind it.
pub(crate) fn sentence(slot: &'static Slot) {
    Core::with(|core| {
        if let Some(core) = core.filter(|core| core.is(slot.core()))
            && let Some(header) = mailbox::local_header(core, slot)
        {
            header.set(bits::SENTENCED);
        }
    });
}
