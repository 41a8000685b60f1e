//! Several blocks for one actor.

pub mod another_module;
pub mod busy;
pub mod context;
pub mod full_mailbox;
pub mod generic_bounds;
pub mod order;
pub mod partly_concrete;
pub mod same_module;
pub mod stop_and_kill;
pub mod timers;
pub mod two_parts;
