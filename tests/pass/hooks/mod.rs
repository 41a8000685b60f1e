//! Methods that the runtime calls at certain points in the life of an actor.

pub mod conditional;
pub mod error_types;
pub mod link_down;
pub mod restart;
pub mod restart_drops_mail;
pub mod restart_generic;
pub mod start_fails;
pub mod start_fails_async;
pub mod stop_after_kill;
pub mod stop_after_panic;
pub mod stop_after_panic_async;
pub mod stop_fails;
pub mod stop_panics;
pub mod stop_with_reason;
