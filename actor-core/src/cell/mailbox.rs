//! What may come in, who waits for room, and how a message gets to run.
//!
//! The bound of a mailbox holds for messages that were accepted and have not started. Senders on the
//! actor's core are counted in the cell, without atomics. Senders elsewhere reserve a place in the
//! slot's references before the message travels; a place is given back when the message starts.
//! So each of the two groups finds a mailbox of its full capacity.

use std::{mem::ManuallyDrop, ptr::NonNull};

use super::{
    Header, bits, header, life, turn, typed,
    waiting::{Change, change_waiters},
};
use crate::{
    Actor, Message, SendError, deadlock,
    message::Access,
    references::Reserved,
    reply::{Failure, Reply},
    sched::{Core, Kind, Owned, Parcel, Runner, guarded},
    slot::{Life, Slot},
};

/// How many messages may wait in a mailbox.
///
/// The bound holds for messages that were accepted and have not started: those of senders on the
/// actor's own core, and, counted apart, those of all other senders together. So at most twice the
/// capacity waits.
///
/// A method that has started has left the mailbox. Exclusive methods run one by one, but of shared (`&self`)
/// asynchronous ones any number may be under way: bound those by what they call, or by a semaphore in the
/// state.
///
/// ```
/// use actor_core::Mailbox;
///
/// assert_eq!(Mailbox::DEFAULT, Mailbox::bounded(1024));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mailbox(u32);

impl Mailbox {
    /// 1024 messages.
    pub const DEFAULT: Mailbox = Mailbox(1024);

    /// No bound that matters: memory is the limit, and two billion messages.
    pub const UNBOUNDED: Mailbox = Mailbox(i32::MAX as u32);

    /// At most `messages` wait; at least one, and at most as many as in [`Mailbox::UNBOUNDED`].
    pub const fn bounded(messages: usize) -> Self {
        let most = Self::UNBOUNDED.0;
        if messages == 0 {
            Mailbox(1)
        } else if messages >= most as usize {
            Mailbox(most)
        } else {
            Mailbox(messages as u32)
        }
    }

    /// How many messages may wait.
    pub const fn capacity(self) -> usize {
        self.0 as usize
    }

    pub(crate) const fn places(self) -> u32 {
        self.0
    }
}

/// How messages of the type `M` reach an actor: its functions, for those who know `M` but not the
/// actor.
#[repr(C)]
pub(crate) struct Port<M> {
    /// First, so that a reference to it leads to the port.
    life: Life,
    pub(crate) deliver: Kind<Deliver<M>>,
    arrive: Kind<Arrive<M>>,
    start: unsafe fn(&Core, NonNull<Owned>, NonNull<M>, Reply),
    pub(super) change_waiters: unsafe fn(&Core, NonNull<Owned>, Change) -> u64,
}

impl<M: Message> Port<M> {
    pub(crate) const fn of<A: Actor<Message = M>>() -> &'static Self {
        const {
            &Port {
                life: Life {
                    name: A::NAME,
                    capacity: A::MAILBOX.places(),
                },
                deliver: Kind::of::<To<A>>(),
                arrive: Kind::of::<To<A>>(),
                start: turn::start::<A>,
                change_waiters: change_waiters::<A>,
            }
        }
    }

    /// The beginning of the port, which leads to all of it.
    pub(crate) fn life(&'static self) -> NonNull<Life> {
        NonNull::from(self).cast()
    }
}

/// Runs packets for an actor of the type `A`.
pub(crate) struct To<A>(std::marker::PhantomData<A>);

/// A message of a sender on the same core, which is counted in the cell.
pub(crate) struct Deliver<M> {
    cell: NonNull<Owned>,
    reply: Reply,
    message: M,
}

/// A message from elsewhere. Its place is reserved.
pub(crate) struct Arrive<M> {
    slot: &'static Slot,
    reply: Reply,
    message: M,
}

// SAFETY: the message is `Send` by its trait; a reply goes to another core only if it was made for that.
unsafe impl<M: Message> Send for Arrive<M> {}

/// A message that waits in a busy actor.
pub(super) struct Pending<M> {
    pub(super) message: M,
    pub(super) reply: Reply,
    /// It came from elsewhere and has a place to give back.
    pub(super) remote: bool,
}

/// What [`admit`] says.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admission {
    Granted,
    Full,
    Closed,
}

/// Takes a place for a message from this core. `in_line` is for one who has waited and was called.
#[inline(always)]
pub(crate) fn admit(header: &Header, in_line: bool) -> Admission {
    let refused = bits::CLOSED | bits::KILLED | bits::ENDED | bits::EMPTY;
    if header.has(refused | bits::CROWDED) {
        if header.has(refused) {
            return Admission::Closed;
        }
        if !in_line {
            return Admission::Full;
        }
    }
    if header.here.get() >= header.capacity {
        return Admission::Full;
    }
    header.here.set(header.here.get() + 1);
    Admission::Granted
}

/// Takes a place beyond the capacity, for what the runtime has kept until now. Answers whether the
/// actor takes messages at all.
pub(crate) fn admit_beyond(header: &Header) -> bool {
    let open = !header.has(bits::CLOSED | bits::KILLED | bits::ENDED | bits::EMPTY);
    if open {
        header.here.set(header.here.get() + 1);
    }
    open
}

/// Whether a message can run at once without overtaking another: the actor is idle, and nothing waits
/// for it but the message itself, which has its place.
#[inline]
pub(crate) fn is_idle(header: &Header) -> bool {
    header.bits.get() == 0 && header.here.get() == 1
}

/// Sends a message one-way, now or never.
#[inline(always)]
pub(crate) fn try_send<M: Message>(slot: &'static Slot, message: M) -> Result<(), SendError<M>> {
    // SAFETY: not kept beyond this function.
    match unsafe { Core::current() } {
        Some(core) if core.is(slot.core()) => {
            let Some(header) = local_header(core, slot) else {
                return Err(SendError::Stopped(message));
            };
            match admit(header, false) {
                Admission::Granted => {
                    enqueue(core, port(slot), header, message, Reply::NONE);
                    Ok(())
                }
                Admission::Full => Err(SendError::Full(message)),
                Admission::Closed => Err(SendError::Stopped(message)),
            }
        }
        core => send_elsewhere(core, slot, message),
    }
}

#[inline(never)]
fn send_elsewhere<M: Message>(
    core: Option<&Core>,
    slot: &'static Slot,
    message: M,
) -> Result<(), SendError<M>> {
    match Core::reserve(core, slot, false) {
        Reserved::Places(_) => {
            dispatch(core, slot, message, Reply::NONE);
            Ok(())
        }
        Reserved::Full => Err(SendError::Full(message)),
        Reserved::Closed => Err(SendError::Stopped(message)),
    }
}

/// Sends a message that has its place to another core.
#[inline]
pub(crate) fn dispatch<M: Message>(
    core: Option<&Core>,
    slot: &'static Slot,
    message: M,
    reply: Reply,
) {
    let packet = Arrive {
        slot,
        reply,
        message,
    };
    Core::send_to(core, slot.core(), port::<M>(slot).arrive, packet);
}

/// Appends an admitted message to the run queue.
#[inline(always)]
pub(crate) fn enqueue<M: Message>(
    core: &Core,
    port: &'static Port<M>,
    header: &Header,
    message: M,
    reply: Reply,
) {
    let packet = Deliver {
        cell: NonNull::from(header).cast(),
        reply,
        message,
    };
    core.push(port.deliver, packet);
}

/// Runs an admitted message on the stack of its caller.
///
/// The actor [is idle](is_idle).
#[inline]
pub(crate) fn run<M: Message>(
    core: &Core,
    port: &'static Port<M>,
    header: &Header,
    message: M,
    reply: Reply,
) {
    let cell = NonNull::from(header).cast();
    let mut message = ManuallyDrop::new(message);
    let message = NonNull::from(&mut *message);
    // SAFETY: the slot led to this cell just now, on this core, and it is idle; the message is moved out.
    unsafe { (port.start)(core, cell, message, reply) };
}

impl<A: Actor> Runner<Deliver<A::Message>> for To<A> {
    #[inline]
    fn run(packet: Parcel<Deliver<A::Message>>, core: Option<&Core>) {
        // SAFETY: the fields are moved out below, each once.
        let packet = unsafe { packet.into_raw().as_mut() };
        let cell = packet.cell;
        let reply = std::mem::replace(&mut packet.reply, Reply::NONE);
        let message = NonNull::from(&mut packet.message);
        let Some(core) = core else {
            // The core is gone, and with it its cells: only the caller can still be told.
            // SAFETY: moved out, as above.
            let message = unsafe { message.read() };
            let _ = reply.fail(Failure::Stopped);
            guarded(|| drop(message));
            return;
        };
        // SAFETY: the message was accepted and has not started, so the memory of the cell is there.
        let header = unsafe { header(cell) };
        if header.bits.get() == 0 {
            // SAFETY: idle, so it is alive and may start. The message is moved out before anything else.
            unsafe { turn::start::<A>(core, cell, message, reply) };
        } else {
            // SAFETY: moved out, as above.
            let message = unsafe { message.read() };
            // SAFETY: as above.
            unsafe { receive::<A>(core, cell, message, reply, false) };
        }
    }
}

impl<A: Actor> Runner<Arrive<A::Message>> for To<A> {
    fn run(packet: Parcel<Arrive<A::Message>>, core: Option<&Core>) {
        // SAFETY: the fields are moved out below, each once.
        let packet = unsafe { packet.into_raw().as_mut() };
        let slot = packet.slot;
        let reply = std::mem::replace(&mut packet.reply, Reply::NONE);
        let message = NonNull::from(&mut packet.message);
        let cell = core.filter(|core| core.is(slot.core())).and_then(|core| {
            // SAFETY: this is the home core.
            unsafe { slot.cell() }.map(|cell| (core, cell))
        });
        let Some((core, cell)) = cell else {
            // SAFETY: moved out, as above.
            let message = unsafe { message.read() };
            refuse(slot, reply);
            guarded(|| drop(message));
            let duty = slot.references.give_back(1);
            slot.core().discharge(slot, duty);
            return;
        };
        // SAFETY: a cell is in its slot as long as it lives.
        let header = unsafe { header(cell) };
        header.here.set(header.here.get() + 1);
        if header.bits.get() == 0 {
            core.give_back_later(slot);
            // SAFETY: idle, so it is alive and may start. Batches are not written while they run.
            unsafe { turn::start::<A>(core, cell, message, reply) };
        } else {
            // SAFETY: moved out, as above.
            let message = unsafe { message.read() };
            // SAFETY: a cell is in its slot as long as it lives.
            unsafe { receive::<A>(core, cell, message, reply, true) };
        }
    }
}

/// A message for an actor that is not idle: it starts if it may, and waits or comes back otherwise.
///
/// # Safety
/// `cell` is an `ActorCell<A>` of this core whose memory is still there.
#[cold]
unsafe fn receive<A: Actor>(
    core: &Core,
    cell: NonNull<Owned>,
    message: A::Message,
    reply: Reply,
    remote: bool,
) {
    // SAFETY: by the contract.
    let this = unsafe { typed::<A>(cell) };
    let header = &this.header;
    let slot = header.slot;
    if header.has(bits::KILLED | bits::ENDED | bits::EMPTY) {
        header.here.set(header.here.get() - 1);
        if remote {
            core.give_back_later(slot);
        }
        refuse(slot, reply);
        guarded(|| drop(message));
        // SAFETY: by the contract.
        unsafe { life::free_if_over::<A>(core, cell) };
        return;
    }
    if may_start::<A>(header, &message) {
        if remote {
            core.give_back_later(slot);
        }
        let mut message = ManuallyDrop::new(message);
        let message = NonNull::from(&mut *message);
        // SAFETY: alive, and `may_start` says that it may; the message is moved out.
        unsafe { turn::start::<A>(core, cell, message, reply) };
        return;
    }
    let call = reply.caller();
    this.with_extra(|extra| {
        extra.pending.push_back(Pending {
            message,
            reply,
            remote,
        });
    });
    header.set(bits::PENDING);
    header.set_attention();
    if let Some(caller) = call {
        deadlock::look(core, slot, caller);
    }
}

/// Whether a message may start now: rule 2 of the module, and first come, first served.
pub(super) fn may_start<A: Actor>(header: &Header, message: &A::Message) -> bool {
    if header.has(bits::STARTING | bits::EXCLUSIVE | bits::PENDING | bits::STOPPING) {
        return false;
    }
    !header.has(bits::SHARED) || message.method().access == Access::Shared
}

/// Whether the first message that waits may start.
pub(super) fn may_start_next(header: &Header, access: Access) -> bool {
    if header.has(bits::STARTING | bits::EXCLUSIVE | bits::STOPPING) {
        return false;
    }
    !header.has(bits::SHARED) || access == Access::Shared
}

/// A message that an ended actor will not handle: its caller is told, or it is a dead letter.
pub(super) fn refuse(slot: &'static Slot, reply: Reply) {
    use std::sync::atomic::Ordering::Relaxed;
    let counts = &slot.core().dead_letters;
    let count = match reply.is_call() {
        true if reply.fail(Failure::Stopped) => return,
        true => &counts.cancelled,
        false => &counts.stopped,
    };
    // Relaxed: a statistic.
    count.fetch_add(1, Relaxed);
}

/// The cell of the actor in a slot of this core, while it lives.
#[inline(always)]
pub(crate) fn local_header<'c>(core: &'c Core, slot: &'static Slot) -> Option<&'c Header> {
    debug_assert!(core.is(slot.core()));
    // SAFETY: this is the home core, as all callers have found out.
    let cell = unsafe { slot.cell() }?;
    // SAFETY: a cell is in its slot as long as it lives.
    Some(unsafe { header(cell) })
}

/// The port of the actor in a slot. The caller has a handle to it, or its cell.
#[inline(always)]
pub(crate) fn port<M: Message>(slot: &'static Slot) -> &'static Port<M> {
    // SAFETY: the life is the beginning of a `Port<M>`: the actor was spawned with the port of its own
    // messages, and handles and packets of another type do not exist for this life.
    unsafe { slot.port().cast::<Port<M>>().as_ref() }
}
