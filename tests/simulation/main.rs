//! The simulator, tried: that it finds what it should, tells what is wrong with a test, and repeats itself; and the framework's
//! guarantees under it.

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
