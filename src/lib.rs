#![doc = include_str!("../README.md")]

/// The code of the chapter about failure is compiled and run, too.
#[cfg(doctest)]
#[doc = include_str!("../docs/failure.md")]
mod failure {}
