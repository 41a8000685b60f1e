//! What may come in, who waits for room, and how a message gets to run.
//!
//! The bound of a mailbox holds for messages that were accepted and have not started. Senders on the
//! actor's core are counted in the cell, without atomics. Senders elsewhere reserve a place in the
//! slot's references before the message travels; a place is given back when the message starts.
//! So each of the two groups finds a mailbox of its full capacity. What becomes of those that find none is in
//! [`overload`].

use std::{any::TypeId, fmt, mem::ManuallyDrop, ptr::NonNull};

use super::{
    Header, bits, header, life, lives,
    message::Dispatch,
    overload::{self, Keep},
    pending::{Pending, Waiting},
    turn, waiting,
};
use crate::{
    Actor, DeadLetterReason, Message, Overload, SendError,
    dead_letters::{self, Addressee},
    deadlock,
    method::{Access, Method},
    overload::Rule,
    raw::{ErasedPort, PortSearch, Target},
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
/// What happens to a message that finds no room is for the policy to say, of the actor or of the method: see
/// [`Overload`]. If nothing is said, senders wait.
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

/// What an actor does with messages of the type `M`: its functions, for those who know `M` but not the actor.
pub struct Port<M> {
    /// The type of the actor.
    pub(crate) actor: TypeId,
    pub(crate) deliver: Kind<Deliver<M>>,
    arrive: Kind<Arrive<M>>,
    /// Starts a message that is moved out of where it is. The contract is that of [`turn::start`].
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
                deliver: Kind::of::<To<A>>(),
                arrive: Kind::of::<To<A>>(),
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
/// The message is not asked to be `Send`: whoever made this has the [port](Port::of) it is for, and a port is there only
/// if there is evidence.
pub(crate) struct Crossing<M>(pub(crate) M);

// SAFETY: there is evidence that the message is `Send`, see above.
unsafe impl<M: Message> Send for Crossing<M> {}

/// Runs packets for an actor of the type `A`.
pub(crate) struct To<A>(std::marker::PhantomData<A>);

/// A message of a sender on the same core, which is counted in the cell.
pub(crate) struct Deliver<M> {
    cell: NonNull<Owned>,
    reply: Reply,
    message: M,
    /// A simulation has put it off, which it does once at most.
    #[cfg(feature = "sim")]
    put_off: bool,
}

/// A message from elsewhere. Its place is reserved.
pub(crate) struct Arrive<M> {
    slot: &'static Slot,
    reply: Reply,
    message: M,
    #[cfg(feature = "sim")]
    put_off: bool,
}

// SAFETY: the port it is made for is evidence that the message is `Send`; a reply goes to another core only if
// it was made for that.
unsafe impl<M: Message> Send for Arrive<M> {}

/// What [`admit`] says.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admission {
    Granted,
    /// The [policy](overload) of the message decides. An actor that keeps a list has it decide about every message.
    Full,
    Closed,
}

/// Takes a place for a message from this core. `in_line` is for one who has waited and was called.
#[inline(always)]
pub(crate) fn admit(header: &Header, in_line: bool) -> Admission {
    let refused = bits::CLOSED | bits::KILLED | bits::ENDED | bits::EMPTY;
    if header.has(refused | bits::CROWDED | bits::LISTED) {
        if header.has(refused) {
            return Admission::Closed;
        }
        if !in_line || header.has(bits::LISTED) {
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

/// Takes a place for what the runtime itself has to tell: also when the actor takes no more messages, as long as it handles
/// those that it has.
pub(super) fn admit_signal(header: &Header) -> bool {
    let handles = !header.has(bits::KILLED | bits::ENDED | bits::EMPTY);
    if handles {
        header.here.set(header.here.get() + 1);
    }
    handles
}

/// Whether a message can run at once without overtaking another: the actor is idle, and nothing waits
/// for it but the message itself, which has its place.
#[inline]
pub(crate) fn is_idle(header: &Header) -> bool {
    header.bits.get() == 0 && header.here.get() == 1
}

/// Sends a message one-way, now or never.
#[inline(always)]
pub(crate) fn try_send<M: Message>(target: &Target<'_, M>, message: M) -> Result<(), SendError<M>> {
    let slot = target.slot();
    #[cfg(feature = "sim")]
    if Core::with(|core| core.is_some_and(|core| core.world().is_full_early(slot))) {
        return now_or_never(None, target, message);
    }
    // SAFETY: not kept beyond this function.
    match unsafe { Core::current() } {
        Some(core) if core.is(slot.core()) => {
            let Some(header) = local_header(core, slot) else {
                return Err(SendError::Stopped(message));
            };
            match admit(header, false) {
                Admission::Granted => {
                    enqueue(core, target.port(), header, message, Reply::NONE);
                    Ok(())
                }
                Admission::Full => now_or_never(Some(core), target, message),
                Admission::Closed => Err(SendError::Stopped(message)),
            }
        }
        core => send_elsewhere(core, target, message),
    }
}

/// Sends a message one-way for the runtime: past the bound, if the actor is one of this core. One that cannot be sent is a
/// dead letter.
pub(crate) fn send_beyond<M: Message>(target: &Target<'_, M>, message: M) {
    let slot = target.slot();
    let sent = Core::with(|core| match core.filter(|core| core.is(slot.core())) {
        Some(core) => match local_header(core, slot).filter(|header| admit_beyond(header)) {
            Some(header) => {
                match overload::has_list(header) {
                    true => overload::keep_beyond(core, target.port(), header, message),
                    false => enqueue(core, target.port(), header, message, Reply::NONE),
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
    match Core::reserve(core, target.slot(), false) {
        Reserved::Places(_) => {
            dispatch(core, target, message, Reply::NONE);
            Ok(())
        }
        Reserved::Full => now_or_never(core, target, message),
        Reserved::Closed => Err(SendError::Stopped(message)),
    }
}

/// There is no room for a message that does not wait.
#[cold]
#[inline(never)]
fn now_or_never<M: Message>(
    core: Option<&Core>,
    target: &Target<'_, M>,
    message: M,
) -> Result<(), SendError<M>> {
    let sent = overload::one_way(core, target.slot(), target.port(), message, false);
    sent.unwrap_or_else(|message| Err(SendError::Full(message)))
}

/// Sends a message that has its place to another core.
#[inline]
pub(crate) fn dispatch<M: Message>(
    core: Option<&Core>,
    target: &Target<'_, M>,
    message: M,
    reply: Reply,
) {
    let slot = target.slot();
    #[cfg(feature = "sim")]
    if let Some(core) = core {
        sets_out(core, slot, &message);
    }
    let packet = Arrive {
        slot,
        reply,
        message,
        #[cfg(feature = "sim")]
        put_off: false,
    };
    Core::send_to(core, slot.core(), target.port().arrive, packet);
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
    #[cfg(feature = "sim")]
    sets_out(core, header.slot, &message);
    let packet = Deliver {
        cell: NonNull::from(header).cast(),
        reply,
        message,
        #[cfg(feature = "sim")]
        put_off: false,
    };
    core.push(port.deliver, packet);
}

/// Runs what concerns an actor and was sent to it as a packet: at once, or in a simulation behind the messages that it put off.
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

/// Tells the world that a message sets out from whatever runs.
#[cfg(feature = "sim")]
pub(super) fn sets_out<M: Message>(core: &Core, to: &'static Slot, message: &M) {
    let from = core.running_owner().map(super::slot_of);
    // Written by hand it may panic, which is for the actor to do.
    guarded(|| core.world().sent(from, to, message.method()));
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
    #[cfg(feature = "sim")]
    sets_out(core, header.slot, &message);
    let cell = NonNull::from(header).cast();
    let mut message = ManuallyDrop::new(message);
    let message = NonNull::from(&mut *message);
    // SAFETY: the slot led to this cell just now, on this core, and it is idle; the port is that of its actor; the message
    // is moved out.
    unsafe { (port.start)(core, cell, message, reply) };
}

impl<A: Actor, M: Dispatch<A>> Runner<Deliver<M>> for To<A> {
    #[inline]
    fn run(packet: Parcel<Deliver<M>>, core: Option<&Core>) {
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
        #[cfg(feature = "sim")]
        if core.world().puts_off(header.slot, packet.put_off) {
            // It keeps its place, so nothing that looks at the mailbox sees a difference.
            // SAFETY: moved out before anything is pushed over it, and not touched again here.
            let message = unsafe { message.read() };
            let packet = Deliver {
                cell,
                reply,
                message,
                put_off: true,
            };
            core.push(Kind::of::<To<A>>(), packet);
            return;
        }
        if header.bits.get() == 0 {
            // SAFETY: idle, so it is alive and may start. The message is moved out before anything else.
            unsafe { turn::start::<A, M>(core, cell, message, reply) };
        } else {
            // SAFETY: moved out, as above.
            let message = unsafe { message.read() };
            // SAFETY: as above.
            unsafe { receive::<A, M>(core, cell, message, reply, false) };
        }
    }
}

impl<A: Actor, M: Dispatch<A>> Runner<Arrive<M>> for To<A> {
    fn run(packet: Parcel<Arrive<M>>, core: Option<&Core>) {
        // SAFETY: the fields are moved out below, each once.
        let packet = unsafe { packet.into_raw().as_mut() };
        let slot = packet.slot;
        let reply = std::mem::replace(&mut packet.reply, Reply::NONE);
        let message = NonNull::from(&mut packet.message);
        #[cfg(feature = "sim")]
        if let Some(core) = core
            && core.world().follows(slot, packet.put_off)
        {
            // SAFETY: moved out, as above, and not touched again here.
            let message = unsafe { message.read() };
            let packet = Arrive {
                slot,
                reply,
                message,
                put_off: true,
            };
            core.push(Kind::of::<To<A>>(), packet);
            return;
        }
        let cell = core.filter(|core| core.is(slot.core())).and_then(|core| {
            // SAFETY: this is the home core.
            unsafe { slot.cell() }.map(|cell| (core, cell))
        });
        let Some((core, cell)) = cell else {
            // SAFETY: moved out, as above.
            let message = unsafe { message.read() };
            // Its place holds the life of the slot.
            let to = dead_letters::addressee(slot);
            refuse(slot, to, reply, &mut || message.method());
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
            unsafe { turn::start::<A, M>(core, cell, message, reply) };
        } else {
            // SAFETY: moved out, as above.
            let message = unsafe { message.read() };
            // SAFETY: a cell is in its slot as long as it lives.
            unsafe { receive::<A, M>(core, cell, message, reply, true) };
        }
    }
}

/// A message for an actor that is not idle: it starts if it may, and waits or comes back otherwise.
///
/// # Safety
/// `cell` is an `ActorCell<A>` of this core whose memory is still there.
#[cold]
unsafe fn receive<A: Actor, M: Dispatch<A>>(
    core: &Core,
    cell: NonNull<Owned>,
    message: M,
    reply: Reply,
    remote: bool,
) {
    // SAFETY: by the contract.
    let header = unsafe { header(cell) };
    // Written by hand it may panic. Then it does so again when the message starts, where that ends the actor.
    let mut access = Access::Exclusive;
    guarded(|| access = message.method().access);
    let mut rule = Rule::Is(Overload::Wait);
    if header.has(bits::LISTED) {
        rule = Rule::Is(header.slot.life().overload);
        guarded(|| rule = message.overload().unwrap_or(rule));
    }
    match arrives(core, header, access, remote) {
        Arrival::Starts => {
            let mut message = ManuallyDrop::new(message);
            let message = NonNull::from(&mut *message);
            // SAFETY: alive, and it may start; the message is moved out.
            unsafe { turn::start::<A, M>(core, cell, message, reply) };
        }
        Arrival::Waits => {
            let message = Waiting::new::<A, M>(core, message);
            let pending = Pending {
                message,
                access,
                reply,
                remote,
                rule,
                was_looked_at: false,
            };
            match header.has(bits::LISTED) {
                true => overload::line_up(core, header, pending),
                false => wait(core, header, pending),
            }
        }
        Arrival::TooLate => {
            match M::IS_SIGNAL {
                true => tell_world_refused(),
                false => refuse(header.slot, header.addressee(), reply, &mut || {
                    message.method()
                }),
            }
            guarded(|| drop(message));
            // SAFETY: by the contract.
            unsafe { life::free_if_over(core, cell) };
        }
    }
}

/// What becomes of a message that arrives.
enum Arrival {
    Starts,
    Waits,
    /// The actor has ended, or is about to.
    TooLate,
}

fn arrives(core: &Core, header: &Header, access: Access, remote: bool) -> Arrival {
    let too_late = header.has(bits::KILLED | bits::ENDED | bits::EMPTY)
        || (header.has(bits::DOWN) && !lives::keeps_mail(header));
    let arrival = if too_late {
        header.here.set(header.here.get() - 1);
        Arrival::TooLate
    } else if may_start(header, access) {
        Arrival::Starts
    } else {
        return Arrival::Waits;
    };
    if remote {
        core.give_back_later(header.slot);
    }
    arrival
}

/// Keeps a message until the actor may start it.
fn wait(core: &Core, header: &Header, pending: Pending) {
    let call = pending.reply.caller();
    header.with_extra(|extra| extra.pending.push_back(pending));
    header.set(bits::PENDING);
    header.set_attention();
    if let Some(caller) = call {
        deadlock::look(core, header.slot, caller);
    }
    waiting::look_if_full(core, header);
}

/// Whether a message may start now: rule 2 of the module, and first come, first served.
pub(super) fn may_start(header: &Header, access: Access) -> bool {
    !header.has(bits::PENDING) && may_start_next(header, access)
}

/// Whether the first message that waits may start.
pub(super) fn may_start_next(header: &Header, access: Access) -> bool {
    let bar = bits::STARTING | bits::EXCLUSIVE | bits::STOPPING | bits::HELD;
    if header.has(bar | bits::DOWN | bits::LEAVING) {
        return false;
    }
    !header.has(bits::SHARED) || access == Access::Shared
}

/// A message that an ended actor will not handle: its caller is told, or it is a dead letter.
///
/// `method` may be code of users, and so is who hears of dead letters: no cell may be looked at meanwhile.
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

/// Tells the world that a message which set out will not be handled: of a signal that is all there is to do, since nobody
/// misses it.
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
    // SAFETY: this is the home core, as all callers have found out.
    let cell = unsafe { slot.cell() }?;
    // SAFETY: a cell is in its slot as long as it lives.
    Some(unsafe { header(cell) })
}
