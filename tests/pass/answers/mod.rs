//! What a method returns, and how it arrives.

pub mod boxed;
pub mod closure;
pub mod error_by_question_mark;
pub mod fmt_result;
pub mod future;
pub mod future_of_a_result;
pub mod future_that_borrows;
pub mod io_result;
pub mod iterator;
pub mod local_future;
pub mod nested_result;
pub mod never;
pub mod never_async;
pub mod own_alias;
pub mod own_type_called_answer;
pub mod port;
pub mod port_of_another_call;
pub mod renamed_result;
pub mod tuple;
pub mod whole;
