//! What is between the parentheses of a method, and before it.

pub mod const_function;
pub mod context;
pub mod extern_function;
pub mod handles_and_objects;
pub mod many_arguments;
pub mod no_arguments;
pub mod one_argument;
pub mod pattern_at;
pub mod pattern_mut;
pub mod pattern_nested;
pub mod pattern_ref;
pub mod pattern_slice;
pub mod pattern_struct;
pub mod pattern_tuple;
pub mod pattern_tuple_struct;
pub mod pattern_wildcard;
pub mod raw_identifiers;
pub mod receivers_with_types;
