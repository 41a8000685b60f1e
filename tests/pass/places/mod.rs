//! Where an actor may be written.

pub mod aliased_type;
pub mod behind_a_macro;
pub mod enums;
pub mod generics_from_a_macro;
pub mod in_a_function;
pub mod other_module;
pub mod private_types;
pub mod same_names;
pub mod visibility;
pub mod without_messages;
