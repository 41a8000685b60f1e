//! Supervision: the items of OTP's contract, one test each.

mod support;

mod start;
