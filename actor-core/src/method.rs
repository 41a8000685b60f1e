//! What the runtime knows about a method: for reports, and for the order in which messages may start.

/// A method of an actor.
#[doc(hidden)]
#[derive(Debug, PartialEq, Eq)]
pub struct Method {
    /// The name of the actor's type, or of the interface.
    pub actor: &'static str,
    /// As in the source.
    pub name: &'static str,
    /// What its receiver asks for.
    pub access: Access,
    /// Whether it may wait for something.
    pub is_async: bool,
}

/// What a receiver asks for.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// `&mut self`: no other method of the actor runs meanwhile.
    Exclusive,
    /// `&self`: other shared methods may run meanwhile.
    Shared,
    /// `self`: like `Exclusive`, and nothing runs afterwards.
    Last,
}
