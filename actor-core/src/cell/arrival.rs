//! A message arrives at its actor: it starts, it waits, it comes too late, or it moves elsewhere with the
//! actor.

use std::{
    marker::PhantomData,
    mem::ManuallyDrop,
    ptr::{self, NonNull},
};

use super::{
    Header, bits, header, life, lives,
    mailbox::{Port, refuse, tell_world_refused},
    message::Dispatch,
    moving, overload,
    pending::{Pending, Waiting},
    turn, waiting,
};
use crate::{
    Actor, Message, Overload, dead_letters, deadlock,
    method::{Access, Method},
    overload::Rule,
    reply::{Failure, Reply},
    sched::{Core, GiveMessage, Kind, Owned, OwnerOf, Parcel, Runner, guarded},
    slot::Slot,
};

/// Runs packets for an actor of the type `A`.
pub(crate) struct To<A>(PhantomData<A>);

/// The callee's half of what goes with a message: a reply for a call, and nothing, which takes no room, for a
/// one-way message.
pub(crate) trait Half: Sized {
    fn into_reply(self) -> Reply;
    fn is_abandoned(&self) -> bool;
    fn ways<M>(port: &Port<M>) -> &Ways<M, Self>;
}

impl Half for Reply {
    #[inline(always)]
    fn into_reply(self) -> Reply {
        self
    }

    fn is_abandoned(&self) -> bool {
        Reply::is_abandoned(self)
    }

    #[inline(always)]
    fn ways<M>(port: &Port<M>) -> &Ways<M, Self> {
        &port.calls
    }
}

/// The half of a one-way message.
pub(crate) struct OneWay;

impl Half for OneWay {
    #[inline(always)]
    fn into_reply(self) -> Reply {
        Reply::NONE
    }

    fn is_abandoned(&self) -> bool {
        false
    }

    #[inline(always)]
    fn ways<M>(port: &Port<M>) -> &Ways<M, Self> {
        &port.one_way
    }
}

/// How messages reach actors of one type.
pub(crate) struct Ways<M, R> {
    pub(super) deliver: Kind<Deliver<M, R>>,
    pub(super) arrive: Kind<Arrive<M, R>>,
}

impl<M: Message, R: Half> Ways<M, R> {
    pub(super) const fn to<A: Actor>() -> Self
    where
        M: Dispatch<A>,
    {
        Ways {
            deliver: Kind::of::<To<A>>(),
            arrive: Kind::of::<To<A>>(),
        }
    }
}

/// A message from a sender on the same core. It is counted in the cell.
pub(crate) struct Deliver<M, R> {
    cell: NonNull<Owned>,
    reply: R,
    message: M,
    /// A simulation has put it off, which it does at most once.
    #[cfg(feature = "sim")]
    put_off: bool,
}

/// A message from elsewhere. Its place is reserved.
pub(crate) struct Arrive<M, R> {
    slot: &'static Slot,
    reply: R,
    message: M,
    #[cfg(feature = "sim")]
    put_off: bool,
}

// SAFETY: the port it is made for is evidence that the message is `Send`; a reply goes to another core only if
// it was made for that.
unsafe impl<M: Message, R: Half> Send for Arrive<M, R> {}

impl<M, R> Deliver<M, R> {
    /// `header` is that of the actor whose port is used to send it.
    #[inline(always)]
    pub(super) fn new(header: &Header, message: M, reply: R) -> Self {
        Deliver {
            cell: header.as_owned(),
            reply,
            message,
            #[cfg(feature = "sim")]
            put_off: false,
        }
    }
}

impl<M, R> Arrive<M, R> {
    #[inline(always)]
    pub(super) fn new(slot: &'static Slot, message: M, reply: R) -> Self {
        Arrive {
            slot,
            reply,
            message,
            #[cfg(feature = "sim")]
            put_off: false,
        }
    }

    /// Turns it into a message of this core.
    pub(super) fn deliver(self, header: &Header) -> Deliver<M, R> {
        Deliver::new(header, self.message, self.reply)
    }
}

impl<A: Actor, M: Dispatch<A>, R: Half> Runner<Deliver<M, R>> for To<A> {
    const OWNER: Option<OwnerOf<Deliver<M, R>>> = Some(|packet, _| Some(packet.cell));

    const GIVE_MESSAGE: Option<GiveMessage<Deliver<M, R>>> = match A::MOVES {
        Some(_) => Some(GiveMessage {
            method: |packet| method_to_go(&packet.message, &packet.reply),
            keep: keep_to_go::<A, M, R>,
            has_place: false,
        }),
        None => None,
    };

    #[inline]
    fn run(packet: Parcel<Deliver<M, R>>, core: Option<&Core>) {
        // SAFETY: the fields are moved out below, each once.
        let packet = unsafe { packet.into_raw().as_mut() };
        let cell = packet.cell;
        // SAFETY: moved out here.
        let reply = unsafe { ptr::read(&raw const packet.reply) };
        let message = NonNull::from(&mut packet.message);
        let Some(core) = core else {
            // The core is gone, and its cells with it: only the caller can still be told.
            // SAFETY: moved out, as above.
            let message = unsafe { message.read() };
            let _ = reply.into_reply().fail(Failure::Stopped);
            guarded(|| drop(message));
            return;
        };
        // SAFETY: the message was accepted and has not started, so the memory of the cell is there.
        let header = unsafe { header(cell) };
        // When the actor has ended, its slot may have gone back to where it comes from.
        debug_assert!(
            header.has(bits::ENDED) || core.is(header.slot.core()),
            "its actor has left without it"
        );
        #[cfg(feature = "sim")]
        if core.world().puts_off(header.slot, packet.put_off) {
            // It keeps its place, so whoever looks at the mailbox sees no difference.
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
        let reply = reply.into_reply();
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

impl<A: Actor, M: Dispatch<A>, R: Half> Runner<Arrive<M, R>> for To<A> {
    const OWNER: Option<OwnerOf<Arrive<M, R>>> =
        Some(|packet, core| moving::header_here(core, packet.slot).map(Header::as_owned));

    const GIVE_MESSAGE: Option<GiveMessage<Arrive<M, R>>> = match A::MOVES {
        Some(_) => Some(GiveMessage {
            method: |packet| method_to_go(&packet.message, &packet.reply),
            keep: keep_arrival_to_go::<A, M, R>,
            has_place: true,
        }),
        None => None,
    };

    fn run(packet: Parcel<Arrive<M, R>>, core: Option<&Core>) {
        // SAFETY: the fields are moved out below, each once.
        let packet = unsafe { packet.into_raw().as_mut() };
        let slot = packet.slot;
        // SAFETY: moved out here.
        let reply = unsafe { ptr::read(&raw const packet.reply) };
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
        let reply = reply.into_reply();
        let cell = core.filter(|core| core.is(slot.core())).and_then(|core| {
            // SAFETY: this is the home core.
            unsafe { slot.cell() }.map(|cell| (core, cell))
        });
        let Some((core, cell)) = cell else {
            // SAFETY: moved out, as above.
            let message = unsafe { message.read() };
            // Its place keeps the slot in this life.
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
            // A message that was put off lies in the run queue. Giving its place back may push a packet there, for
            // somebody who has to settle, so the message is moved out first.
            #[cfg(feature = "sim")]
            // SAFETY: moved out, as above.
            let mut message = ManuallyDrop::new(unsafe { message.read() });
            #[cfg(feature = "sim")]
            let message = NonNull::from(&mut *message);
            core.give_back_later(slot);
            // SAFETY: idle, so it is alive and may start. The message is in a batch, which is not written while it
            // runs, or it was moved out above. It cannot be in the run queue: messages that lie there were put off
            // (only in a simulation, and then moved out above), or their actor has ended and they do not get here.
            unsafe { turn::start::<A, M>(core, cell, message, reply) };
        } else {
            // SAFETY: moved out, as above.
            let message = unsafe { message.read() };
            // SAFETY: a cell is in its slot as long as it lives.
            unsafe { receive::<A, M>(core, cell, message, reply, true) };
        }
    }
}

/// The method of a message, if the message can move to another core with its actor. It cannot if nobody wants
/// its answer any more, or if a handwritten `method` panics.
fn method_to_go<M: Message, R: Half>(message: &M, reply: &R) -> Option<&'static Method> {
    let mut method = None;
    guarded(|| method = Some(message.method()));
    method.filter(|_| !reply.is_abandoned())
}

/// # Safety
/// The contract of [`GiveMessage::keep`].
#[cold]
unsafe fn keep_to_go<A: Actor, M: Dispatch<A>, R: Half>(
    packet: NonNull<Deliver<M, R>>,
    cell: NonNull<Owned>,
    access: Access,
    core: &Core,
) {
    // SAFETY: by the contract: moved out here.
    let Deliver { message, reply, .. } = unsafe { packet.read() };
    let message = Waiting::new::<A, M>(core, message);
    let reply = reply.into_reply().depart(core);
    // SAFETY: its actor is still on this core.
    let header = unsafe { header(cell) };
    moving::keep(header, Pending::moving(message, access, reply, false));
}

/// # Safety
/// The contract of [`GiveMessage::keep`].
#[cold]
unsafe fn keep_arrival_to_go<A: Actor, M: Dispatch<A>, R: Half>(
    packet: NonNull<Arrive<M, R>>,
    cell: NonNull<Owned>,
    access: Access,
    core: &Core,
) {
    // SAFETY: by the contract: moved out here.
    let Arrive { message, reply, .. } = unsafe { packet.read() };
    let message = Waiting::new::<A, M>(core, message);
    let reply = reply.into_reply().depart(core);
    // SAFETY: its actor is still on this core.
    let header = unsafe { header(cell) };
    header.here.set(header.here.get() + 1);
    moving::keep(header, Pending::moving(message, access, reply, true));
}

/// Receives a message that is counted: it starts if it may; otherwise it waits or is refused. For an idle actor there are
/// shorter ways.
///
/// # Safety
/// `cell` is an `ActorCell<A>` of this core whose memory is still there.
#[cold]
pub(super) unsafe fn receive<A: Actor, M: Dispatch<A>>(
    core: &Core,
    cell: NonNull<Owned>,
    message: M,
    reply: Reply,
    remote: bool,
) {
    // SAFETY: by the contract.
    let header = unsafe { header(cell) };
    // A handwritten `method` may panic. It will do so again when the message starts, where that ends the actor.
    let mut method = None;
    guarded(|| method = Some(message.method()));
    let access = method.map_or(Access::Exclusive, |method| method.access);
    let mut begins = None;
    if header.has(bits::UNPLACED) {
        header.bits.set(header.bits.get() - bits::ONE_UNPLACED);
        begins = method.filter(|method| method.is_async && !reply.is_abandoned());
    }
    if let Some(method) = begins {
        header.clear(bits::UNPLACED);
        if moving::looks_where_to_begin(core, header, method) {
            let message = Waiting::new::<A, M>(core, message);
            moving::keep(header, Pending::moving(message, access, reply, remote));
            return;
        }
    }
    let mut rule = Rule::Is(Overload::Wait);
    if header.has(bits::LISTED) {
        rule = Rule::Is(header.slot.life().overload);
        guarded(|| rule = message.overload().unwrap_or(rule));
    }
    match arrives(core, header, access, remote) {
        Arrival::Starts => {
            let mut message = ManuallyDrop::new(message);
            let message = NonNull::from(&mut *message);
            let slot = header.slot;
            // SAFETY: alive, and it may start; the message is moved out.
            unsafe { turn::start::<A, M>(core, cell, message, reply) };
            if let Some(method) = begins {
                moving::has_begun(core, slot, method);
            }
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

/// Keeps a message until it may start.
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

/// Whether the first of the waiting messages may start.
pub(super) fn may_start_next(header: &Header, access: Access) -> bool {
    let bar = bits::STARTING | bits::EXCLUSIVE | bits::STOPPING | bits::HELD | bits::TRAVELLING;
    if header.has(bar | bits::DOWN | bits::LEAVING) {
        return false;
    }
    !header.has(bits::SHARED) || access == Access::Shared
}
