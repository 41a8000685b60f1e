//! The outcome of a run, and why it failed.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicU64, AtomicUsize},
    },
};

use super::{stage::Event, tape::Decision};
use crate::sched::CoreShared;

/// Why a run failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) kind: FailureKind,
    pub(crate) text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FailureKind {
    /// The body of the test panicked, or returned an error.
    Test,
    /// An actor panicked.
    Actor,
    /// Nothing can happen any more, and the test is not over.
    Stuck,
    /// The test was not over after the maximum number of steps.
    Endless,
    /// Methods still wait for something when the test is over.
    Leftover,
    /// A message was neither handled, nor given back, nor counted.
    Lost,
    /// Something runs that the simulation does not order.
    Escape,
}

impl FailureKind {
    pub(crate) fn with(self, text: impl Into<String>) -> Failure {
        let text = text.into();
        Failure { kind: self, text }
    }
}

impl Failure {
    /// Whether two runs fail alike. Numbers in the text may differ, since identities of actors are never reused.
    pub(crate) fn is_like(&self, other: &Failure) -> bool {
        fn words(text: &str) -> impl Iterator<Item = char> {
            text.chars().filter(|c| !c.is_ascii_digit())
        }
        self.kind == other.kind && words(&self.text).eq(words(&other.text))
    }
}

/// What came of a run.
pub(crate) struct Outcome {
    pub(crate) failure: Option<Failure>,
    pub(crate) decisions: Vec<Decision>,
    pub(crate) steps: u64,
    pub(crate) hash: u64,
    pub(crate) points: BTreeMap<&'static str, u64>,
    pub(crate) events: Vec<Event>,
    /// The name of each actor, and the core it lives on.
    pub(crate) names: Vec<(String, usize)>,
}

impl Outcome {
    /// Whether it failed like this, for shrinking.
    pub(crate) fn fails_like(&self, expected: &Failure) -> bool {
        let failure = self.failure.as_ref();
        failure.is_some_and(|failure| failure.is_like(expected))
    }
}

/// The progress of a run, for the supervision of its thread.
#[derive(Default)]
pub(crate) struct Progress {
    pub(crate) steps: AtomicU64,
    /// The index of the core that is at work.
    pub(crate) core: AtomicUsize,
    pub(crate) cores: Mutex<Vec<&'static CoreShared>>,
}

/// The result of the body of a test: nothing, or why it failed.
pub(crate) type Verdict = Result<(), String>;

/// The types that the body of a simulated test may return.
pub trait TestOutcome {
    /// Returns nothing, or why the test failed.
    ///
    /// # Errors
    ///
    /// Returns the error that the body returned, as text.
    fn verdict(self) -> Verdict;
}

impl TestOutcome for () {
    fn verdict(self) -> Verdict {
        Ok(())
    }
}

impl<T, E: std::fmt::Debug> TestOutcome for Result<T, E> {
    fn verdict(self) -> Verdict {
        self.map(drop)
            .map_err(|error| format!("it returned {error:?}"))
    }
}
