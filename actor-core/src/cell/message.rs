//! Messages, the actors that take them, and the way from one to the other.
//!
//! A message type has a [`Route`], by which a sender finds the functions of the actor ([`Port`]). For messages that
//! only actors of one type take, these are a constant of the message: [`Fixed`]. Messages of an interface are for
//! actors of many types, so the handle carries the functions: [`Through`].

use std::{any::TypeId, fmt};

use super::{mailbox::Port, turn::Turn};
use crate::{
    Actor,
    evidence::Evidence,
    method::{Access, Method},
    overload::Rule,
    raw::PortSearch,
    sched::guarded_inline,
};

/// A type that can be sent to an actor. Implemented by the message enums that `#[actor]` generates.
///
/// Do not implement it by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a message enum",
    note = "`#[actor]` on the impl block of a type, or on a trait, generates one"
)]
pub trait Message: Sized + 'static {
    /// How a sender finds what the actor does with the message.
    #[doc(hidden)]
    type Route: Route<Self>;

    /// What the actor does with the message, if only one type of actor takes it.
    ///
    /// A constant and not an associated type, which would reveal the type of the actor to everybody who sees the
    /// message.
    #[doc(hidden)]
    const PORT: Option<&'static Port<Self>> = None;

    /// Evidence that messages can go to other threads. Without it no actor can take them.
    #[doc(hidden)]
    const EVIDENCE: Option<Evidence<Self>>;

    /// Whether the runtime itself sends such messages: nobody misses one that comes too late.
    #[doc(hidden)]
    const IS_SIGNAL: bool = false;

    /// Whether some of them have a policy for a full mailbox that has to look into it. Then the actor keeps waiting
    /// messages in a list of its own. Messages of a part or of an interface cannot ask for that.
    #[doc(hidden)]
    const LISTED: bool = false;

    /// The method this message stands for.
    #[doc(hidden)]
    fn method(&self) -> &'static Method;

    /// What happens to this message when the mailbox is full, if not what the actor says.
    #[doc(hidden)]
    fn overload(&self) -> Option<Rule> {
        None
    }
}

/// Whether the method of a message is exclusive. Asked before anything is decided, since it may be user code.
#[inline]
pub(crate) fn access_of(message: &impl Message) -> Access {
    let mut access = Access::Exclusive;
    // A handwritten `method` may panic. It will do so again when the message starts. An expanded one cannot panic,
    // and the guard is compiled away.
    guarded_inline(|| access = message.method().access);
    access
}

/// What an actor of the type `A` does with a message. Implemented by expanded code.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the actor `{A}` does not take `{Self}`",
    note = "`#[actor] impl Trait for Type` makes an actor take the messages of an interface"
)]
pub trait Dispatch<A: Actor>: Message {
    /// Runs the method of the message. Inlined in expanded code, into the place where the message to match lies.
    fn dispatch(self, turn: Turn<'_, A>);

    /// Offers what the actor does with the messages of the interfaces that this one extends.
    fn extended(search: &mut PortSearch<A>) {
        let _ = search;
    }
}

/// Leads from a message to the functions of the actor that takes it.
#[doc(hidden)]
pub trait Route<M>: Copy + Send + Sync + 'static + sealed::Sealed {
    /// The functions of the actor.
    fn port(self) -> &'static Port<M>;
}

/// The route of messages that only actors of one type take.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Fixed;

impl<M: Message> Route<M> for Fixed {
    #[inline(always)]
    fn port(self) -> &'static Port<M> {
        const { M::PORT.expect("the message does not say who takes it") }
    }
}

impl Fixed {
    /// The type of the actors that take `M`.
    #[inline(always)]
    pub(crate) fn actor<M: Message>(self) -> TypeId {
        Route::<M>::port(self).actor
    }
}

/// The route of messages of an interface, to an actor of unknown type.
#[doc(hidden)]
pub struct Through<M: 'static>(pub(crate) &'static Port<M>);

impl<M: 'static> Route<M> for Through<M> {
    #[inline(always)]
    fn port(self) -> &'static Port<M> {
        self.0
    }
}

impl<M> Clone for Through<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for Through<M> {}

impl<M> fmt::Debug for Through<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Through")
    }
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for super::Fixed {}
    impl<M> Sealed for super::Through<M> {}
}
