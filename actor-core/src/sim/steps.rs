//! The loop of a run: who could go on, who does, and whether anything has gone wrong so far.

use std::{
    cell::{Cell, OnceCell, RefCell},
    rc::Rc,
    sync::atomic::Ordering,
    task::Context,
    time::{Duration, Instant},
};

use super::{
    escape,
    faults::{Fault, Held},
    options::Options,
    outcome::{Failure, FailureKind, Progress, Verdict},
    panics::Witness,
    stage::Stage,
    strategy::Agent,
};
use crate::{method::Method, sched::Core};

/// How much virtual time unfinished work gets after the end of the test.
const QUIET: Duration = Duration::from_secs(24 * 60 * 60);

/// The loop of a run.
pub(super) struct Steps<'r> {
    pub(super) options: &'r Options,
    pub(super) stage: &'r Rc<Stage>,
    pub(super) cores: &'r [Core],
    pub(super) witness: &'r Witness,
    pub(super) verdict: &'r Cell<Option<Verdict>>,
    progress: &'r Progress,
    pub(super) failure: RefCell<Option<Failure>>,
    /// The kinds of faults that the test allows.
    pub(super) possible: Vec<Fault>,
    /// A core that does nothing until this many steps have been taken.
    pub(super) frozen: Cell<Option<(usize, u64)>>,
    pub(super) held: Cell<Option<Held<'r>>>,
    /// The core whose turn it is in production: they take turns.
    turn: Cell<usize>,
    pub(super) taken: Cell<u64>,
    /// Whether the runtime below has had a moment since anybody last did something.
    had_moment: Cell<bool>,
    /// When the test was over, and after how many steps.
    pub(super) quiet_since: Cell<Option<(Instant, u64)>>,
    /// Once the test is over: after how many steps there was last nothing to do.
    pub(super) rested: Cell<u64>,
    /// The hash of what happened until the cores were ended.
    pub(super) hash: Cell<u64>,
    /// How many tasks tokio has.
    pub(super) tokio_tasks: OnceCell<Box<dyn Fn() -> usize>>,
}

/// What the loop needs next.
pub(super) enum Need {
    /// To let the runtime below have a moment: somebody may have yielded to it and goes on without time passing.
    Moment,
    /// To let time pass: at most until then, or until something outside happens.
    Time(Option<Instant>),
    /// Nothing: the run is over.
    Over,
}

impl<'r> Steps<'r> {
    pub(super) fn new(
        options: &'r Options,
        stage: &'r Rc<Stage>,
        cores: &'r [Core],
        witness: &'r Witness,
        verdict: &'r Cell<Option<Verdict>>,
        progress: &'r Progress,
    ) -> Self {
        Steps {
            options,
            stage,
            cores,
            witness,
            verdict,
            progress,
            failure: RefCell::default(),
            possible: Fault::among(stage.most_faults()),
            frozen: Cell::new(None),
            held: Cell::new(None),
            turn: Cell::new(0),
            taken: Cell::new(0),
            had_moment: Cell::new(false),
            quiet_since: Cell::new(None),
            rested: Cell::new(0),
            hash: Cell::new(0),
            tokio_tasks: OnceCell::new(),
        }
    }

    /// Whoever drives the steps knows how many tasks tokio has.
    #[cfg(feature = "tokio")]
    pub(super) fn count_tokio_tasks(&self, count: impl Fn() -> usize + 'static) {
        // Once, before the first step.
        let _ = self.tokio_tasks.set(Box::new(count));
    }

    pub(super) fn fails(&self, failure: Failure) -> Need {
        *self.failure.borrow_mut() = Some(failure);
        Need::Over
    }

    /// Goes on as far as it can without time passing.
    fn go_on(&self) -> Need {
        let mut agents = Vec::new();
        loop {
            if let Some(failure) = self.find_failure() {
                return self.fails(failure);
            }
            self.let_go(|until| self.taken.get() >= until);
            self.enabled(&mut agents);
            if agents.is_empty() {
                if self.frozen.take().is_some() || self.let_go(|_| true) {
                    continue;
                }
                if !self.had_moment.replace(true) {
                    return Need::Moment;
                }
                if self.stage.is_settled() {
                    continue;
                }
                return self.nothing_to_do();
            }
            self.had_moment.set(false);
            if self.maybe_fault() {
                continue;
            }
            let chosen = agents[self.stage.next(&agents)];
            escape::watched(|| self.perform(chosen));
            self.taken.set(self.taken.get() + 1);
            // Relaxed: whoever watches only needs to see it move.
            self.progress
                .steps
                .store(self.taken.get(), Ordering::Relaxed);
        }
    }

    // ----- who could go on: cores come first, then their timers, then the links -----

    /// Lists who could go on, beginning with the one production would take.
    fn enabled(&self, agents: &mut Vec<Agent>) {
        agents.clear();
        let count = self.cores.len();
        let frozen = match self.frozen.get() {
            Some((core, until)) if self.taken.get() < until => Some(core),
            _ => None,
        };
        let now = self.stage.now();
        let first = self.turn.get();
        for step in 0..count {
            let index = (first + step) % count;
            if frozen == Some(index) {
                continue;
            }
            let core = &self.cores[index];
            // What is posted at once, such as an actor to be born, never comes after a batch.
            core.act(|| core.take_inbox());
            for from in 0..count {
                if self.stage.link_delivers(from, index, frozen) {
                    agents.push((2 * count + from * count + index) as Agent);
                }
            }
            if core.next_timer().is_some_and(|due| due <= now) {
                agents.push((count + index) as Agent);
            }
            if core.has_packets() {
                agents.push(index as Agent);
            }
        }
    }

    fn perform(&self, agent: Agent) {
        let count = self.cores.len();
        let agent = agent as usize;
        // Whoever receives something, or whose timers fire, is next to work, as in production. Whoever was passed
        // over waits for a whole round, so that keeping them waiting takes one decision per round, and not one per
        // step.
        let (home, next) = match agent / count {
            0 => (agent, (agent + 1) % count),
            1 => (agent - count, agent - count),
            _ => (agent % count, agent % count),
        };
        self.turn.set(next);
        // Relaxed: whoever reads it has waited for long.
        self.progress.core.store(home, Ordering::Relaxed);
        let core = &self.cores[home];
        match agent / count {
            0 => core.act(|| {
                core.step();
                core.flush();
            }),
            1 => core.act(|| {
                core.fire_timers();
                core.flush();
            }),
            link => self.deliver(link - 2, home),
        }
    }

    /// Delivers the next batch of a link, and whatever has to arrive first: even a core that does nothing has an
    /// inbox.
    fn deliver(&self, from: usize, to: usize) {
        let Some(sent) = self.stage.take_from_link(from, to) else {
            return;
        };
        for (index, core) in self.cores.iter().enumerate() {
            while let Some(batch) = self.stage.take_older(from, index, &sent) {
                core.shared().post(batch);
            }
        }
        let core = &self.cores[to];
        core.act(|| core.accept(sent.batch));
    }

    /// The method that ran last.
    pub(super) fn last(&self) -> Option<&'static Method> {
        // Relaxed: only this thread writes it.
        let core = self.progress.core.load(Ordering::Relaxed);
        self.cores[core].shared().running()
    }

    /// Nothing can happen now.
    fn nothing_to_do(&self) -> Need {
        let next = self.cores.iter().filter_map(Core::next_timer).min();
        if let Some((since, steps)) = self.quiet_since.get() {
            self.rested.set(self.taken.get());
            // Work that repeats for ever, such as a heartbeat, need not be watched for a day.
            let enough = self.taken.get() - steps >= self.options.steps;
            let end = since + QUIET;
            if enough {
                return self.end_of_quiet();
            }
            if next.is_none_or(|next| next > end) {
                // A method may wait for a timer of tokio, which is not known here. So time goes on, unless nobody asks
                // whether methods are left over: then a timer of tokio that repeats for ever would only use up all the
                // steps.
                let nobody_asks = self.options.allow_leftovers || self.who_waits().is_empty();
                if self.stage.now() >= end || nobody_asks {
                    return self.end_of_quiet();
                }
                return Need::Time(Some(end));
            }
        }
        Need::Time(next.map(|next| self.lag(next)))
    }

    /// Ends all cores, in the order of their numbers.
    pub(super) fn end(&self) {
        self.stage.set_quiet();
        // Actors that live on a core end in the order of their slots, which depends on earlier runs.
        self.hash.set(self.stage.hash());
        for core in self.cores {
            core.act(|| core.end());
        }
        let lost = self.stage.lost_messages();
        let mut failure = self.failure.borrow_mut();
        if failure.is_none() && lost != 0 {
            *failure = Some(FailureKind::Lost.with(format!(
                "{lost} messages were neither handled nor refused: that is a fault of the framework"
            )));
        }
    }
}

/// Goes on as far as it can, for whoever keeps the time. After that, anything that comes from outside wakes
/// `context`.
pub(super) fn poll_steps(steps: &Steps<'_>, context: &Context<'_>) -> Need {
    for core in steps.cores {
        core.set_loop_waker(context.waker());
        core.set_in_turn(true);
    }
    let need = loop {
        let need = steps.go_on();
        if let Need::Over = need {
            break need;
        }
        // From here on, whatever comes from outside, such as a timer of tokio, has to wake us.
        let asleep = |core: &Core| core.shared().sleep().fall_asleep();
        let all = steps
            .cores
            .iter()
            .map(asleep)
            .filter(|asleep| *asleep)
            .count();
        if all == steps.cores.len() {
            break need;
        }
        for core in steps.cores {
            core.act(|| core.take_inbox());
        }
    };
    for core in steps.cores {
        core.set_in_turn(false);
    }
    need
}
