//! What is admitted, who waits for room, and how a message sets out.
//!
//! The bound of a mailbox applies to messages that were accepted and have not started. Senders on the actor's
//! core are counted in the cell, without atomics. Senders elsewhere reserve a place in the slot's references
//! before the message travels; the place is given back when the message starts. So each of the two groups finds
//! a mailbox of its full capacity. [`overload`] decides what becomes of a message that finds no place.

use std::{any::TypeId, fmt, mem, ptr::NonNull};

pub(crate) use super::arrival::OneWay;
use super::{
    Header,
    arrival::{Arrive, Deliver, Half, Ways},
    bits, header,
    message::Dispatch,
    moving,
    overload::{self, Keep},
    turn, waiting,
};
#[cfg(feature = "sim")]
use crate::sched::Kind;
use crate::{
    Actor, DeadLetterReason, Message, SendError,
    dead_letters::{self, Addressee},
    method::Method,
    raw::{ErasedPort, PortSearch, Target},
    references::Reserved,
    reply::{Failure, Reply},
    sched::{Core, Owned, guarded},
    slot::{Life, Slot},
};

/// How many messages may wait in a mailbox.
///
/// The bound applies to messages that were accepted and have not started. Those of senders on the
/// actor's own core are counted separately from those of all other senders together, so that at
/// most twice the capacity waits.
///
/// A method that has started has left the mailbox. Exclusive methods run one at a time, but any
/// number of shared (`&self`) asynchronous methods may be in progress: bound those at their source,
/// or with a semaphore in the state.
///
/// What happens to a message that finds no room depends on the policy of the actor or of the
/// method: see [`Overload`](crate::Overload). By default senders wait.
///
/// ```
/// use actor_core::Mailbox;
///
/// assert_eq!(Mailbox::DEFAULT, Mailbox::bounded(1024));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mailbox(u32);

impl Mailbox {
    /// The default capacity: 1024 messages.
    pub const DEFAULT: Mailbox = Mailbox(1024);

    /// No practical bound: the limit is memory, and two billion messages.
    pub const UNBOUNDED: Mailbox = Mailbox(i32::MAX as u32);

    /// At most `messages` messages may wait.
    ///
    /// The number is raised to at least one, and lowered to at most the capacity of
    /// [`Mailbox::UNBOUNDED`].
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

    /// Returns how many messages may wait.
    pub const fn capacity(self) -> usize {
        self.0 as usize
    }

    pub(crate) const fn places(self) -> u32 {
        self.0
    }
}

/// What an actor does with messages of the type `M`: its functions, for those who know `M` but not the actor.
pub struct Port<M> {
    /// The type of the actor.
    pub(crate) actor: TypeId,
    pub(super) calls: Ways<M, Reply>,
    pub(super) one_way: Ways<M, OneWay>,
    /// Starts a message, which is moved out of its place. The contract is that of [`turn::start`].
    start: unsafe fn(&Core, NonNull<Owned>, NonNull<M>, Reply),
    /// Puts a message into the actor's own list, if it keeps one.
    pub(super) keep: Option<Keep<M>>,
    /// The port of the same actor for the messages of an interface that this one extends.
    pub(crate) extended: fn(TypeId) -> ErasedPort,
}

impl<M> fmt::Debug for Port<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Port")
    }
}

impl<M: Message> Port<M> {
    /// The port of actors of the type `A`. Whoever has one can send such messages to other threads.
    pub(crate) const fn of<A: Actor>() -> &'static Self
    where
        M: Dispatch<A>,
    {
        const {
            assert!(
                M::EVIDENCE.is_some(),
                "a message type is not `Send`, and `Message` is implemented for it by hand"
            );
            &Port {
                actor: TypeId::of::<A>(),
                calls: Ways::to::<A>(),
                one_way: Ways::to::<A>(),
                start: turn::start::<A, M>,
                keep: overload::keeper::<A, M>(),
                extended: PortSearch::<A>::among::<M>,
            }
        }
    }
}

/// What is fixed for the life of an actor of the type `A`.
pub(crate) const fn life<A: Actor>() -> &'static Life {
    const {
        &Life {
            name: A::NAME,
            capacity: A::MAILBOX.places(),
            overload: A::OVERLOAD,
        }
    }
}

/// A message on its way to another thread.
///
/// The message is not required to be `Send`: whoever makes a `Crossing` has the [port](Port::of) the message is
/// for, and a port exists only if there is evidence.
pub(crate) struct Crossing<M>(pub(crate) M);

// SAFETY: there is evidence that the message is `Send`, see above.
unsafe impl<M: Message> Send for Crossing<M> {}

/// The result of [`admit`].
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admission {
    Granted,
    /// The [policy](overload) of the message decides. For an actor that keeps a list, it decides about every
    /// message.
    Full,
    Closed,
}

/// Takes a place for a message from this core. `in_line` is set for a sender that has waited and was called.
#[inline(always)]
pub(crate) fn admit(core: &Core, header: &Header, in_line: bool) -> Admission {
    let refused = bits::CLOSED | bits::KILLED | bits::ENDED | bits::EMPTY;
    let crowded = bits::CROWDED | bits::CALLED;
    if header.has(refused | crowded | bits::LISTED | bits::UNPLACED) {
        if header.has(refused) {
            return Admission::Closed;
        }
        if header.has(bits::LISTED)
            || header.has(crowded) && !in_line && waiting::bars(core, header)
        {
            return Admission::Full;
        }
        if header.has(bits::UNPLACED) {
            moving::is_written_to(header);
        }
    }
    if header.here.get() >= header.capacity {
        return Admission::Full;
    }
    header.here.set(header.here.get() + 1);
    Admission::Granted
}

/// Takes a place beyond the capacity, for a message that the runtime has kept until now. Returns whether the
/// actor takes messages at all.
pub(crate) fn admit_beyond(header: &Header) -> bool {
    let open = !header.has(bits::CLOSED | bits::KILLED | bits::ENDED | bits::EMPTY);
    if open {
        header.here.set(header.here.get() + 1);
    }
    open
}

/// Takes a place for a message from the runtime itself. Succeeds even if the actor takes no more messages, as
/// long as it still handles those it has.
pub(super) fn admit_signal(header: &Header) -> bool {
    let handles = !header.has(bits::KILLED | bits::ENDED | bits::EMPTY);
    if handles {
        header.here.set(header.here.get() + 1);
    }
    handles
}

/// Whether a message can run at once without overtaking another: the actor is idle, and nothing waits for it
/// but the message itself, which already has its place.
#[inline]
pub(crate) fn is_idle(header: &Header) -> bool {
    header.bits.get() == 0 && header.here.get() == 1
}

/// Like [`is_idle`], for an actor whose shared methods are under way and wait for something. A shared method
/// may run beside them.
#[inline]
pub(crate) fn is_shared(header: &Header) -> bool {
    header.bits.get() == bits::SHARED && header.here.get() == 1 && header.owned.active.get() == 0
}

/// Sends a one-way message now or never.
///
/// `make` builds the message in its final place. A message built earlier would be copied into the queue while
/// it is still being written (a store-forwarding stall), which takes longer than everything else together.
/// `make` comes from expanded code, which cannot panic; if it did, the place of the message would never be
/// given back.
#[inline(always)]
pub(crate) fn try_send<M: Message>(
    target: &Target<'_, M>,
    make: impl FnOnce() -> M,
) -> Result<(), SendError<M>> {
    let slot = target.slot();
    #[cfg(feature = "sim")]
    if Core::with(|core| core.is_some_and(|core| core.world().is_full_early(slot))) {
        return now_or_never(None, target, make());
    }
    // SAFETY: not kept beyond this function.
    match unsafe { Core::current() } {
        Some(core) if core.is(slot.core()) => {
            let Some(header) = local_header(core, slot) else {
                return Err(SendError::Stopped(make()));
            };
            match admit(core, header, false) {
                Admission::Granted => {
                    enqueue(core, target.port(), header, make(), OneWay);
                    Ok(())
                }
                Admission::Full => now_or_never(Some(core), target, make()),
                Admission::Closed => Err(SendError::Stopped(make())),
            }
        }
        core => send_elsewhere(core, target, make()),
    }
}

/// The same for a message that already exists.
#[cold]
#[inline(never)]
pub(crate) fn try_send_made<M: Message>(
    target: &Target<'_, M>,
    message: M,
) -> Result<(), SendError<M>> {
    try_send(target, || message)
}

/// Sends a one-way message on behalf of the runtime, past the bound if the actor is on this core. A message
/// that cannot be sent is a dead letter.
pub(crate) fn send_beyond<M: Message>(target: &Target<'_, M>, message: M) {
    let slot = target.slot();
    let sent = Core::with(|core| match core.filter(|core| core.is(slot.core())) {
        Some(core) => match local_header(core, slot).filter(|header| admit_beyond(header)) {
            Some(header) => {
                match overload::has_list(header) {
                    true => overload::keep_beyond(core, target.port(), header, message),
                    false => enqueue(core, target.port(), header, message, OneWay),
                }
                Ok(())
            }
            None => Err(message),
        },
        None => send_elsewhere(core, target, message).map_err(SendError::into_message),
    });
    if let Err(message) = sent {
        let (reason, to) = (DeadLetterReason::Stopped, dead_letters::addressee(slot));
        dead_letters::count(slot, reason, to, &mut || message.method());
        guarded(|| drop(message));
    }
}

#[inline(never)]
fn send_elsewhere<M: Message>(
    core: Option<&Core>,
    target: &Target<'_, M>,
    message: M,
) -> Result<(), SendError<M>> {
    if has_put_off(core, target.slot()) {
        return Err(SendError::Full(message));
    }
    if waiting::bars_elsewhere(core, target.slot()) {
        return now_or_never(core, target, message);
    }
    match Core::reserve(core, target.slot(), false) {
        Reserved::Places(_) => {
            dispatch(core, target, message, OneWay);
            Ok(())
        }
        Reserved::Full => now_or_never(core, target, message),
        Reserved::Closed => Err(SendError::Stopped(message)),
    }
}

/// Whether the task that is being polled has put off something that goes to this actor first, until it is on
/// another core.
fn has_put_off(core: Option<&Core>, slot: &'static Slot) -> bool {
    core.is_some_and(|core| core.is_restless() && core.has_put_off(slot))
}

/// Handles a message that found no room and does not wait.
#[cold]
#[inline(never)]
fn now_or_never<M: Message>(
    core: Option<&Core>,
    target: &Target<'_, M>,
    message: M,
) -> Result<(), SendError<M>> {
    if has_put_off(core, target.slot()) {
        return Err(SendError::Full(message));
    }
    let sent = overload::one_way(core, target.slot(), target.port(), message, false);
    sent.unwrap_or_else(|message| Err(SendError::Full(message)))
}

/// Sends a message that has its place to another core.
#[inline]
pub(crate) fn dispatch<M: Message, R: Half>(
    core: Option<&Core>,
    target: &Target<'_, M>,
    message: M,
    reply: R,
) {
    let slot = target.slot();
    #[cfg(feature = "sim")]
    if let Some(core) = core {
        sets_out(core, slot, &message);
    }
    let packet = Arrive::new(slot, message, reply);
    let arrive = R::ways(target.port()).arrive;
    if let Some((core, packet)) = Core::send_unless_here(core, slot.core(), arrive, packet) {
        has_come_here(core, target.port(), slot, packet);
    }
}

/// Handles a message that set out for another core, but whose actor came to this one before the message got its
/// place. It is counted as one of this core, so that no message sent later runs before it.
#[cold]
fn has_come_here<M: Message, R: Half>(
    core: &Core,
    port: &'static Port<M>,
    slot: &'static Slot,
    packet: Arrive<M, R>,
) {
    let Some(header) = local_header(core, slot) else {
        core.push(R::ways(port).arrive, packet);
        return;
    };
    header.here.set(header.here.get() + 1);
    core.give_back_later(slot);
    core.push(R::ways(port).deliver, packet.deliver(header));
}

/// Appends an admitted message to the run queue.
#[inline(always)]
pub(crate) fn enqueue<M: Message, R: Half>(
    core: &Core,
    port: &'static Port<M>,
    header: &Header,
    message: M,
    reply: R,
) {
    #[cfg(feature = "sim")]
    sets_out(core, header.slot, &message);
    core.push(R::ways(port).deliver, Deliver::new(header, message, reply));
}

/// Appends an admitted message to the run queue, if there is one, and leaves `None`. The message is copied
/// once, and not into this frame first.
#[inline(always)]
pub(crate) fn enqueue_from<M: Message, R: Half>(
    core: &Core,
    port: &'static Port<M>,
    header: &Header,
    message: &mut Option<M>,
    reply: R,
) {
    let mut message = MovedOut(message);
    if let Some(place) = message.place() {
        // SAFETY: it is there, and is forgotten afterwards.
        let message = unsafe { place.read() };
        enqueue(core, port, header, message, reply);
    }
}

/// A place for a message that somebody moves out, as a copy of its bytes, while this guard lives.
struct MovedOut<'a, M>(&'a mut Option<M>);

impl<M> MovedOut<'_, M> {
    /// The address of the message, if there is one.
    #[inline(always)]
    fn place(&mut self) -> Option<NonNull<M>> {
        self.0.as_mut().map(NonNull::from)
    }
}

impl<M> Drop for MovedOut<'_, M> {
    #[inline(always)]
    fn drop(&mut self) {
        mem::forget(self.0.take());
    }
}

/// Runs `body`, which concerns an actor and was sent to it as a packet: at once, or in a simulation behind the
/// messages that it has put off.
#[inline(always)]
pub(crate) fn in_order(core: &Core, slot: &'static Slot, body: impl FnOnce(&Core) + 'static) {
    #[cfg(feature = "sim")]
    if core.world().follows(slot, false) {
        let packet = move |core: Option<&Core>| {
            if let Some(core) = core {
                core.world().follows(slot, true);
                body(core);
            }
        };
        core.push(Kind::closure(&packet), packet);
        return;
    }
    #[cfg(not(feature = "sim"))]
    let _ = slot;
    body(core);
}

/// Tells the world that whatever runs now has sent a message.
#[cfg(feature = "sim")]
pub(super) fn sets_out<M: Message>(core: &Core, to: &'static Slot, message: &M) {
    let from = core.running_owner().map(super::slot_of);
    // A handwritten `method` may panic; that panic is for the actor to raise.
    guarded(|| core.world().sent(from, to, message.method()));
}

/// Runs an admitted message on the stack of its caller, straight from its place, and leaves `None`.
///
/// The actor [is idle](is_idle), or it is [shared](is_shared) and so is the method.
#[inline]
pub(crate) fn run<M: Message>(
    core: &Core,
    port: &'static Port<M>,
    header: &Header,
    message: &mut Option<M>,
    reply: Reply,
) {
    #[cfg(feature = "sim")]
    message
        .iter()
        .for_each(|message| sets_out(core, header.slot, message));
    let cell = header.as_owned();
    let mut message = MovedOut(message);
    let mut work = message.place().zip(Some(reply));
    core.run_at_once(|| {
        let Some((message, reply)) = work.take() else {
            return;
        };
        // SAFETY: the slot led to this cell just now, on this core, and the message may start; the port is that
        // of its actor; the message is moved out, once.
        unsafe { (port.start)(core, cell, message, reply) };
    });
}

/// Refuses a message that an ended actor will not handle: its caller is told, or it is a dead letter.
///
/// `method` may be user code, and so may the listeners for dead letters: this must not be called from within
/// [`Header::with_extra`] and the like.
pub(super) fn refuse(
    slot: &'static Slot,
    to: Addressee,
    reply: Reply,
    method: &mut dyn FnMut() -> &'static Method,
) {
    tell_world_refused();
    let reason = match reply.is_call() {
        true if reply.fail(Failure::Stopped) => return,
        true => DeadLetterReason::Cancelled,
        false => DeadLetterReason::Stopped,
    };
    dead_letters::count(slot, reason, to, method);
}

/// Tells the world that a message that set out will not be handled. For a signal this is all there is to do,
/// since nobody misses it.
pub(super) fn tell_world_refused() {
    #[cfg(feature = "sim")]
    Core::with(|core| {
        if let Some(core) = core {
            core.world().refused();
        }
    });
}

/// The cell of the actor in a slot of this core, while it lives.
#[inline(always)]
pub(crate) fn local_header<'c>(core: &'c Core, slot: &'static Slot) -> Option<&'c Header> {
    debug_assert!(core.is(slot.core()));
    // SAFETY: this is the home core; all callers have checked that.
    let cell = unsafe { slot.cell() }?;
    // SAFETY: a cell is in its slot as long as it lives.
    Some(unsafe { header(cell) })
}
