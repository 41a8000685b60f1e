//! The shapes that `#[actor]` accepts, one per file, tested by running them.
//!
//! The lints are those of the strictest of users: generated code must not trigger any of them.

#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    single_use_lifetimes,
    elided_lifetimes_in_paths,
    unused_qualifications,
    unused_lifetimes,
    unused,
    nonstandard_style,
    rust_2018_idioms,
    keyword_idents,
    let_underscore,
    future_incompatible,
    unsafe_code
)]
#![deny(clippy::all, clippy::pedantic, clippy::allow_attributes_without_reason)]

pub mod answers;
pub mod attributes;
pub mod generics;
pub mod hooks;
pub mod interfaces;
pub mod names;
pub mod overload;
pub mod parts;
pub mod places;
pub mod signatures;
#[path = "../support/mod.rs"]
#[allow(
    clippy::pedantic,
    missing_debug_implementations,
    reason = "other tests, which are not so strict, use it too"
)]
mod support;
