//! The thirty programs of the Savina suite (Imam and Sarkar, AGERE! 2014), with its default parameters.
//!
//! Each program is a file: its parameters, which are a `Program`; the expected result of a run, computed without actors; the
//! program written with the framework; and for the programs about parallelism, the same in plain rayon or plain tokio. [`all`]
//! lists them as data; `measure` runs the sides of one in turn, and `report` prints.
//!
//! A file must never change the suite's parameters silently (its header says where it differs from the suite, and why), do less
//! work on one side than on another, or apply a different check to one side. The difficulty is that the suite's programs assume
//! unbounded mailboxes. Ours are bounded, so no two actors may send to each other and both wait for room. Where the suite has
//! such a cycle, a call replaces it, or the protocol bounds the number of messages in flight.
//!
//! # Another implementation
//!
//! is a `Side` in `Program::others` of its program. It gets the same parameters and the same input, and its outcome is compared
//! with the same expectation.

mod board;
mod entry;
mod machine;
mod measure;
mod options;
mod report;
mod threads;
pub(crate) mod work;

mod apsp;
mod astar;
pub(crate) mod banking;
pub(crate) mod barber;
mod big;
mod bitonicsort;
pub(crate) mod bndbuffer;
mod chameneos;
pub(crate) mod cigsmok;
pub(crate) mod concdict;
pub(crate) mod concsll;
mod count;
mod facloc;
mod fib;
mod filterbank;
mod fjcreate;
mod fjthrput;
pub(crate) mod logmap;
mod nqueenk;
pub(crate) mod philosopher;
mod pingpong;
mod piprecision;
mod quicksort;
mod radixsort;
mod recmatmul;
mod sieve;
mod sor;
mod threadring;
mod trapezoid;
mod uct;

use std::fmt::Debug;

use actor_core::System;

pub use self::entry::{Category, Entry, Size, Wrong};
pub use self::measure::{Row, measure};
pub use self::options::Options;
pub use self::report::{json, table};

/// What the versions for other frameworks share with ours.
#[cfg(feature = "rivals")]
pub(crate) use self::{
    big::Big,
    chameneos::{Chameneos, Color},
    count::Count,
    fib::Fib,
    fjcreate::ForkJoinCreate,
    fjthrput::{ForkJoinThroughput, THETA, compute},
    pingpong::PingPong,
    threadring::ThreadRing,
    work::Random,
};

/// A program of the suite, with its parameters.
pub(crate) trait Program: Clone + Debug + Send + Sync + 'static {
    /// What the suite calls it.
    const NAME: &'static str;
    /// The suite's category for it.
    const CATEGORY: Category;
    /// What exists before the clock starts.
    type Input: Send + 'static;
    /// The result of a run. It must be the same every time, or it could not be checked.
    type Outcome: PartialEq + Debug + Send + 'static;

    /// The parameters for this size.
    fn of(size: Size) -> Self;

    /// Makes the input of one run.
    fn input(&self) -> Self::Input;

    /// The expected result of a run: in closed form, or from a plain sequential computation.
    fn expected(&self) -> Self::Outcome;

    /// The program written with our framework.
    fn ours(self, system: &System, input: Self::Input) -> Self::Outcome;

    /// The program written for others.
    fn others() -> Vec<Side<Self>> {
        Vec::new()
    }
}

/// A way to run a program that is not ours.
pub(crate) struct Side<P: Program> {
    /// What it is written with.
    pub(crate) name: &'static str,
    /// Starts what it runs on, with this many threads, outside the measured time. What it returns runs the program once.
    pub(crate) start: fn(cores: usize) -> Run<P>,
}

/// Runs a program once.
pub(crate) type Run<P> = Box<dyn FnMut(P, <P as Program>::Input) -> <P as Program>::Outcome>;

/// All programs, in the order of the suite.
pub fn all() -> Vec<Entry> {
    vec![
        Entry::of::<pingpong::PingPong>(),
        Entry::of::<count::Count>(),
        Entry::of::<fjthrput::ForkJoinThroughput>(),
        Entry::of::<fjcreate::ForkJoinCreate>(),
        Entry::of::<threadring::ThreadRing>(),
        Entry::of::<chameneos::Chameneos>(),
        Entry::of::<big::Big>(),
        Entry::of::<fib::Fib>(),
        Entry::of::<concdict::Dictionary>(),
        Entry::of::<concsll::SortedLinkedList>(),
        Entry::of::<bndbuffer::BoundedBuffer>(),
        Entry::of::<philosopher::Philosophers>(),
        Entry::of::<barber::SleepingBarber>(),
        Entry::of::<cigsmok::CigaretteSmokers>(),
        Entry::of::<logmap::LogisticMap>(),
        Entry::of::<banking::Banking>(),
        Entry::of::<apsp::ShortestPaths>(),
        Entry::of::<astar::GuidedSearch>(),
        Entry::of::<bitonicsort::BitonicSort>(),
        Entry::of::<facloc::FacilityLocation>(),
        Entry::of::<filterbank::FilterBank>(),
        Entry::of::<nqueenk::NQueens>(),
        Entry::of::<piprecision::PiPrecision>(),
        Entry::of::<quicksort::QuickSort>(),
        Entry::of::<radixsort::RadixSort>(),
        Entry::of::<recmatmul::MatrixProduct>(),
        Entry::of::<sieve::Sieve>(),
        Entry::of::<sor::Relaxation>(),
        Entry::of::<trapezoid::Trapezoid>(),
        Entry::of::<uct::UnbalancedTree>(),
    ]
}
