//! What has gone wrong in a run so far, in words.

use super::{
    escape::{self, Way},
    outcome::{Failure, FailureKind},
    steps::{Need, Steps},
};
use crate::{sched::Core, slot::Slot};

impl<'r> Steps<'r> {
    /// Checks what has gone wrong so far.
    pub(super) fn find_failure(&self) -> Option<Failure> {
        if let Some(verdict) = self.verdict.take() {
            if let Err(text) = verdict {
                return Some(self.in_plain_words(FailureKind::Test.with(text)));
            }
            self.stage.set_quiet();
            self.frozen.set(None);
            self.let_go(|_| true);
            let taken = self.taken.get();
            self.quiet_since.set(Some((self.stage.now(), taken)));
            self.rested.set(taken);
        }
        if let Some(text) = self.witness.take()
            && !self.options.allow_panics
        {
            return Some(self.in_plain_words(FailureKind::Actor.with(text)));
        }
        if let Some(escape) = escape::found(self.options) {
            return Some(escape);
        }
        if !self.options.allow_tokio_tasks
            && self.tokio_tasks.get().is_some_and(|count| count() > 0)
        {
            let who = self.last();
            return Some(escape::failure(Way::TokioTask, who));
        }
        (self.taken.get() - self.rested.get() >= self.options.steps).then(|| self.endless())
    }

    /// A panic of tokio about sockets, which the simulation does not have, is an escape.
    fn in_plain_words(&self, failure: Failure) -> Failure {
        if failure.text.contains("IO is disabled") {
            let who = self.last();
            return escape::failure(Way::Socket, who);
        }
        failure
    }

    fn endless(&self) -> Failure {
        let phase = match self.quiet_since.get() {
            None => "the test",
            Some(_) => "what it has begun",
        };
        let waits = match self.everybody_who_waits() {
            waits if waits.is_empty() => String::new(),
            waits => format!("; who waits:\n{waits}"),
        };
        FailureKind::Endless.with(format!(
            "{phase} is not over after {} steps; the last was of {}{waits}",
            self.options.steps,
            escape::name(self.last()),
        ))
    }

    /// Methods that still wait for something now will wait for ever.
    pub(super) fn end_of_quiet(&self) -> Need {
        let waits = self.who_waits();
        if waits.is_empty() || self.options.allow_leftovers {
            return Need::Over;
        }
        self.fails(FailureKind::Leftover.with(format!(
            "the test is over, and these still wait for something:\n{waits}"
        )))
    }

    /// Nothing will ever happen again.
    pub(super) fn is_stuck(&self) {
        if self.quiet_since.get().is_some() {
            self.end_of_quiet();
            return;
        }
        let waits = self.everybody_who_waits();
        self.fails(FailureKind::Stuck.with(format!(
            "nothing can happen any more, and the test is not over; who waits:\n{waits}"
        )));
    }

    /// The methods that are under way; and if there are none, the test, if it is not over.
    fn everybody_who_waits(&self) -> String {
        const TEST: &str =
            "  the test itself, for an answer, a timer, or something outside of the actors\n";
        match self.who_waits() {
            waits if waits.is_empty() && self.quiet_since.get().is_none() => TEST.to_owned(),
            waits => waits,
        }
    }

    /// A line for each method that is under way.
    pub(super) fn who_waits(&self) -> String {
        let mut lines = String::new();
        for (core, slot, generation) in self.inhabitants() {
            let Some(owner) = core.owner_in(slot, generation) else {
                continue;
            };
            for (task, method) in core.underway(owner) {
                let name = self.stage.name(slot);
                let targets: Vec<String> = core
                    .stuck(task)
                    .into_iter()
                    .flat_map(|stuck| stuck.waits)
                    .map(|wait| self.stage.name(wait.target))
                    .collect();
                let what = match &targets[..] {
                    [] => "waits for something outside of the actors, or a timer".into(),
                    targets => format!("waits for {}", targets.join(" and for ")),
                };
                lines += &format!("  {name}, in `{}`, {what}\n", method.name);
            }
        }
        lines
    }

    /// Every actor, in the order of their births. The order of their slots depends on earlier runs.
    pub(super) fn inhabitants(&self) -> Vec<(&'r Core, &'static Slot, u32)> {
        let mut all: Vec<_> = self
            .cores
            .iter()
            .flat_map(|core| {
                let inhabitants = core.inhabitants().into_iter();
                inhabitants.map(move |(slot, generation)| (core, slot, generation))
            })
            .collect();
        all.sort_by_key(|(_, slot, _)| self.stage.number(slot));
        all
    }
}
