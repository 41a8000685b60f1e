//! Attributes of blocks, methods and arguments.

pub mod allow;
pub mod cfg_argument;
pub mod cfg_attr;
pub mod cfg_block;
pub mod cfg_context;
pub mod cfg_interface_method;
pub mod cfg_method;
pub mod cfg_part;
pub mod cfg_same_condition;
pub mod cfg_two_arguments;
pub mod deprecated;
pub mod doc_hidden;
pub mod documentation;
pub mod expect;
pub mod foreign_attribute;
pub mod inline;
pub mod inner_attributes;
pub mod lints_of_the_block;
pub mod must_use;
pub mod track_caller;
