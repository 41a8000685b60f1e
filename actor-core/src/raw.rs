//! The inside of handles: a count of the actor, and how to reach its functions.
//!
//! A handle to an actor of a known type is one pointer ([`RawHandle`]): the type of its messages leads to the
//! functions of the actor. A handle to an interface has a second pointer ([`RawInterface`]).
//!
//! # Safety
//!
//! An island of `unsafe`, for ports whose type is erased. A weak handle does not keep the type of its port, so that
//! `WeakHandle<H>` requires nothing of `H`: it is only ever made from a handle of the type `H`, and only ever becomes
//! one again. The port for an interface that another one extends is found by the `TypeId` of the messages, which is
//! compared where the type is known.

#![expect(
    unsafe_code,
    reason = "an island: weak handles forget a type, and remember it"
)]

use std::{
    any::TypeId,
    fmt,
    hash::{Hash, Hasher},
    marker::PhantomData,
    ptr::NonNull,
};

use crate::{
    Actor, ActorId, Handle, Message,
    cell::{
        mailbox::Port,
        message::{Dispatch, Fixed, Route as _, Through},
    },
    slot::{Slot, SlotAddress},
};

/// A count of an actor: it lives at least as long.
pub struct Strong(SlotAddress);

impl Strong {
    /// Takes over a count of `slot`.
    pub(crate) fn adopt(slot: &'static Slot) -> Self {
        Strong(SlotAddress::of(slot))
    }

    #[inline(always)]
    pub(crate) fn slot(&self) -> &'static Slot {
        self.0.get()
    }
}

impl Clone for Strong {
    fn clone(&self) -> Self {
        self.slot().references.add_handle();
        Strong(self.0)
    }
}

impl Drop for Strong {
    fn drop(&mut self) {
        let slot = self.slot();
        let duty = slot.references.drop_handle();
        slot.core().discharge(slot, duty);
    }
}

impl PartialEq for Strong {
    fn eq(&self, other: &Self) -> bool {
        // Both counts keep their slot in its life.
        self.0 == other.0
    }
}

impl Eq for Strong {}

impl Hash for Strong {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.slot().id().hash(state);
    }
}

impl fmt::Debug for Strong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.slot().id().fmt(f)
    }
}

/// What is inside a handle.
pub trait Raw<M>: Clone {
    /// The count of the actor.
    fn strong(&self) -> &Strong;

    /// What a weak handle has to keep.
    fn port(&self) -> ErasedPort;

    /// Recreates a handle.
    ///
    /// # Safety
    /// `port` came from a value of the same type, which referred to the same life of the slot.
    unsafe fn revive(strong: Strong, port: ErasedPort) -> Self;
}

/// The inside of a handle to an actor whose messages are of the type `M`.
///
/// It is created when such an actor is spawned, or from another handle. Spawning makes sure that messages of this
/// type are for actors of that type only, so the type says what lives in the slot.
pub struct RawHandle<M> {
    strong: Strong,
    /// Invariant in `M`: the type of a message leads to the actor, so a handle of a subtype would be that of another
    /// actor.
    message: PhantomData<fn(M) -> M>,
}

impl<M> RawHandle<M> {
    /// Takes over a count of `slot`, whose life is that of an actor of the type `A`.
    ///
    /// # Panics
    /// If messages of this type are for other actors, which takes a handwritten `Actor`.
    #[inline]
    pub(crate) fn adopt<A>(slot: &'static Slot) -> Self
    where
        A: Actor<Message = M>,
        M: Message<Route = Fixed>,
    {
        let strong = Strong::adopt(slot);
        assert_takes::<A>();
        RawHandle {
            strong,
            message: PhantomData,
        }
    }
}

/// Asserts that the messages of `A` are for actors of this type.
#[inline(always)]
fn assert_takes<A: Actor>() {
    assert!(
        Fixed.actor::<A::Message>() == TypeId::of::<A>(),
        "`Actor::Message` is the message of another actor"
    );
}

impl<M> Raw<M> for RawHandle<M> {
    #[inline(always)]
    fn strong(&self) -> &Strong {
        &self.strong
    }

    fn port(&self) -> ErasedPort {
        ErasedPort(None)
    }

    unsafe fn revive(strong: Strong, _: ErasedPort) -> Self {
        RawHandle {
            strong,
            message: PhantomData,
        }
    }
}

impl<M> Clone for RawHandle<M> {
    fn clone(&self) -> Self {
        RawHandle {
            strong: self.strong.clone(),
            message: PhantomData,
        }
    }
}

/// The inside of a handle to any actor that takes messages of the type `M`.
pub struct RawInterface<M> {
    strong: Strong,
    /// The port of the actor in the slot. Not a reference, which would require `M: 'static` wherever the handle is
    /// named.
    port: NonNull<Port<M>>,
    /// Invariant in `M`, as in [`RawHandle`].
    message: PhantomData<fn(M) -> M>,
}

// SAFETY: the port stands for a `&'static Port<M>`, which is constant; messages are moved, not kept.
unsafe impl<M> Send for RawInterface<M> {}
// SAFETY: as above.
unsafe impl<M> Sync for RawInterface<M> {}

impl<M: Message> RawInterface<M> {
    /// Turns the handle of an actor into that of an interface.
    ///
    /// # Panics
    /// If the actor's own messages are for other actors, which takes a handwritten `Actor`.
    pub(crate) fn of<A: Actor>(handle: A::Handle) -> Self
    where
        M: Dispatch<A>,
    {
        // Otherwise the handle of `A` is that of another type of actor.
        assert_takes::<A>();
        RawInterface {
            strong: handle.raw().strong().clone(),
            port: NonNull::from(Port::<M>::of::<A>()),
            message: PhantomData,
        }
    }

    /// The same actor, through an interface that this one extends.
    ///
    /// # Panics
    /// If it does not extend that one. Expanded code does not ask for this.
    pub(crate) fn extended<S: Message>(from: &RawInterface<S>) -> Self {
        let found = (from.port().extended)(TypeId::of::<M>());
        let port = found.0.expect("the interface extends this one");
        RawInterface {
            strong: from.strong.clone(),
            // What was found is a `Port<M>`: see `PortSearch::offer`.
            port: port.cast(),
            message: PhantomData,
        }
    }
}

impl<M: 'static> RawInterface<M> {
    #[inline(always)]
    fn port(&self) -> &'static Port<M> {
        // SAFETY: made from such a reference.
        unsafe { self.port.as_ref() }
    }
}

/// Searches for what an actor of the type `A` does with messages of some type. What it finds is a port for messages of
/// the wanted type.
#[derive(Debug)]
pub struct PortSearch<A> {
    wanted: TypeId,
    found: ErasedPort,
    actor: PhantomData<fn(A) -> A>,
}

impl<A: Actor> PortSearch<A> {
    /// Finds it if the interface of `H`, or one that it extends, is the one searched for.
    pub fn offer<H>(&mut self)
    where
        H: Handle<Message: Dispatch<A>>,
    {
        if TypeId::of::<H::Message>() == self.wanted {
            let port = Port::<H::Message>::of::<A>();
            self.found = ErasedPort(Some(NonNull::from(port).cast()));
        } else {
            H::Message::extended(self);
        }
    }

    /// Searches the interfaces that the one with the messages `M` extends.
    pub(crate) fn among<M: Dispatch<A>>(wanted: TypeId) -> ErasedPort {
        let mut search = PortSearch {
            wanted,
            found: ErasedPort(None),
            actor: PhantomData,
        };
        M::extended(&mut search);
        // A handwritten `extended` may have put another search in the place of this one.
        match search.wanted == wanted {
            true => search.found,
            false => ErasedPort(None),
        }
    }
}

impl<M> Raw<M> for RawInterface<M> {
    #[inline(always)]
    fn strong(&self) -> &Strong {
        &self.strong
    }

    fn port(&self) -> ErasedPort {
        ErasedPort(Some(self.port.cast()))
    }

    unsafe fn revive(strong: Strong, port: ErasedPort) -> Self {
        let port = port
            .0
            .expect("the weak handle of an interface keeps its port");
        RawInterface {
            strong,
            // By the contract, it is the port of a handle like this one.
            port: port.cast(),
            message: PhantomData,
        }
    }
}

impl<M> Clone for RawInterface<M> {
    fn clone(&self) -> Self {
        RawInterface {
            strong: self.strong.clone(),
            port: self.port,
            message: PhantomData,
        }
    }
}

macro_rules! as_its_count {
    ($raw:ident) => {
        impl<M> PartialEq for $raw<M> {
            fn eq(&self, other: &Self) -> bool {
                self.strong == other.strong
            }
        }

        impl<M> Eq for $raw<M> {}

        impl<M> Hash for $raw<M> {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.strong.hash(state);
            }
        }

        impl<M> fmt::Debug for $raw<M> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.strong.fmt(f)
            }
        }
    };
}

as_its_count!(RawHandle);
as_its_count!(RawInterface);

/// A port whose type the weak handle that keeps it knows. `None` if the type of the messages leads to the port.
#[derive(Debug, Clone, Copy)]
pub struct ErasedPort(Option<NonNull<()>>);

// SAFETY: it stands for a `&'static Port<M>`, which is constant.
unsafe impl Send for ErasedPort {}
// SAFETY: as above.
unsafe impl Sync for ErasedPort {}

/// What a weak handle of the type `H` knows.
pub(crate) struct Weak<H> {
    slot: SlotAddress,
    id: ActorId,
    port: ErasedPort,
    /// Invariant in `H`: it turns back into this very type.
    handle: PhantomData<fn(H) -> H>,
}

impl<H: Handle> Weak<H> {
    pub(crate) fn of(handle: &H) -> Self {
        // Asked once: a handwritten handle may return something else the next time.
        let raw = handle.raw();
        Weak {
            slot: raw.strong().0,
            id: raw.strong().slot().id(),
            port: raw.port(),
            handle: PhantomData,
        }
    }

    /// Returns a handle, as long as another one still exists.
    pub(crate) fn upgrade(&self) -> Option<H> {
        let slot = self.slot();
        slot.upgrade(self.id.generation).then(|| {
            // SAFETY: the port came from a `H::Raw` that referred to this life of the slot.
            H::from_raw(unsafe { Raw::revive(Strong::adopt(slot), self.port) })
        })
    }
}

impl<H> Weak<H> {
    pub(crate) fn slot(&self) -> &'static Slot {
        self.slot.get()
    }

    pub(crate) fn id(&self) -> ActorId {
        self.id
    }
}

impl<H> Clone for Weak<H> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<H> Copy for Weak<H> {}

/// Where a message goes: an actor that lives for at least `'a`, and its functions for such a message.
pub(crate) struct Target<'a, M: Message> {
    slot: SlotAddress,
    route: M::Route,
    handle: PhantomData<&'a ()>,
}

impl<'a, M: Message> Target<'a, M> {
    /// For one of the actor's own messages.
    #[inline(always)]
    pub(crate) fn of(handle: &'a RawHandle<M>) -> Self
    where
        M: Message<Route = Fixed>,
    {
        Target {
            slot: handle.strong.0,
            route: Fixed,
            handle: PhantomData,
        }
    }

    /// For a message that is not one of the actor's own, which are of the type `O`, but that only actors of this type
    /// take.
    ///
    /// # Panics
    /// If the message is for another type of actor.
    #[inline(always)]
    pub(crate) fn part_of<O>(handle: &'a RawHandle<O>) -> Self
    where
        O: Message<Route = Fixed>,
        M: Message<Route = Fixed>,
    {
        assert!(
            Fixed.actor::<O>() == Fixed.actor::<M>(),
            "the message is for actors of another type"
        );
        Target {
            slot: handle.strong.0,
            route: Fixed,
            handle: PhantomData,
        }
    }

    /// For a message of an interface.
    #[inline(always)]
    pub(crate) fn through(handle: &'a RawInterface<M>) -> Self
    where
        M: Message<Route = Through<M>>,
    {
        Target {
            slot: handle.strong.0,
            route: Through(handle.port()),
            handle: PhantomData,
        }
    }

    #[inline(always)]
    pub(crate) fn slot(&self) -> &'static Slot {
        self.slot.get()
    }

    #[inline(always)]
    pub(crate) fn port(&self) -> &'static Port<M> {
        self.route.port()
    }
}

impl<M: Message> Clone for Target<'_, M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M: Message> Copy for Target<'_, M> {}

impl<M: Message> fmt::Debug for Target<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.slot().id().fmt(f)
    }
}
