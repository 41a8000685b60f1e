//! What a message tells about itself.

/// What a message can be sent to: implemented by the message enum that `#[actor]` generates.
///
/// Do not implement it by hand.
pub trait Message: Send + Sized + 'static {
    /// The method this message stands for.
    #[doc(hidden)]
    fn method(&self) -> &'static Method;
}

/// A method of an actor.
#[doc(hidden)]
#[derive(Debug, PartialEq, Eq)]
pub struct Method {
    /// The name of the actor's type.
    pub actor: &'static str,
    /// As in the source.
    pub name: &'static str,
    /// What its receiver asks for.
    pub access: Access,
}

/// What a receiver asks for.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// `&mut self`: nothing else of the actor runs meanwhile.
    Exclusive,
    /// `&self`: others of the kind may run meanwhile.
    Shared,
    /// `self`: as `Exclusive`, and nothing runs afterwards.
    Last,
}
