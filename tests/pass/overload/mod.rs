//! What actors and methods say about a full mailbox.

pub mod of_a_generic_actor;
pub mod of_conditional_methods;
pub mod of_every_kind;
