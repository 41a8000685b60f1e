//! Supervision: the items of OTP's contract, each with a test that has its number.

mod intensity;
mod restart;
mod start;
mod strategy;
mod support;
