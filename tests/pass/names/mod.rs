//! The user's names that also mean something to the framework.

pub mod built_in_methods;
pub mod locals;
pub mod numbers;
pub mod odd_methods;
pub mod own_names;
pub mod parameters;
pub mod prelude_methods;
pub mod user_framework;
pub mod user_prelude;
pub mod user_result;
