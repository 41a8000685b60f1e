//! Methods that keep their answer port: who answers later, from elsewhere or by somebody else, and what the caller is told
//! when nobody does.

#[path = "../common/mod.rs"]
mod common;

mod circles;
mod desk;
mod handed_on;
mod kept;
mod lost;
mod moved;
