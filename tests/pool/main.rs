//! Pools: which worker is picked next, and what happens to calls when workers crash, come and go.

#[path = "../common/mod.rs"]
mod common;
#[path = "../support/mod.rs"]
mod support;

mod circles;
mod conservation;
mod resize;
mod restart;
mod retry;
mod route;
mod worker;
