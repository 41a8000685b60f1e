//! Supervision: the items of OTP's contract, each with a test that carries its number.

#[path = "../common/mod.rs"]
mod common;

mod admin;
mod circles;
mod conservation;
mod dynamic;
mod end;
mod farewell;
mod intensity;
mod model;
mod ports;
mod restart;
mod room;
mod servers;
mod shutdown;
mod signals;
mod start;
mod strategy;
mod support;
