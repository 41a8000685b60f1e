//! Methods that keep their answer port: answered later, elsewhere or by somebody else; and what the caller is
//! told if nobody answers.

#[path = "../common/mod.rs"]
mod common;

mod circles;
mod desk;
mod handed_on;
mod kept;
mod lost;
mod moved;
