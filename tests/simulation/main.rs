//! Tests of the simulator: it finds what it should, reports what is wrong with a test, and repeats itself. And the framework's
//! guarantees, tested with it.

mod blocking;
mod chapter;
mod guarantees;
mod misuse;
mod names;
mod planted;
mod pools;
mod replay;
mod select;
mod supervision;
mod system;
mod table;
mod underway;
