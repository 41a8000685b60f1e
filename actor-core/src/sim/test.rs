//! A test, ready to be run any number of times.

use std::{cell::Cell, sync::Arc};

use super::{
    options::Options,
    outcome::{Outcome, Progress},
    strategy::Chooser,
};

/// Runs a test on a thread of its own.
type Run<'t> = dyn Fn(&Options, u64, Chooser, bool, &Arc<Progress>) -> Result<Outcome, String> + 't;

/// A test with the type of its body erased.
pub(super) struct Test<'t> {
    pub(super) name: &'t str,
    pub(super) options: Options,
    pub(super) run: &'t Run<'t>,
    /// How many decisions a run takes in production, once somebody has asked.
    pub(super) length: Cell<Option<usize>>,
}

impl Test<'_> {
    /// One run.
    pub(super) fn once(
        &self,
        seed: u64,
        chooser: Chooser,
        records: bool,
    ) -> Result<Outcome, String> {
        let progress = Arc::new(Progress::default());
        (self.run)(&self.options, seed, chooser, records, &progress)
    }
}
