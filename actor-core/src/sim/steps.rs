//! The loop of a run: who could go on, who does, and whether anything is wrong by now.

use std::{
    cell::{Cell, OnceCell, RefCell},
    rc::Rc,
    sync::{Mutex, PoisonError, atomic::Ordering},
    task::Context,
    time::{Duration, Instant},
};

use super::{
    Options,
    escape::{self, Way},
    outcome::{Failure, FailureKind, Progress, Verdict},
    panics,
    stage::Stage,
    strategy::Agent,
    world::INJECTED,
};
use crate::{
    ActorId, Exit,
    method::Method,
    sched::{Core, Watcher},
    slot::Slot,
};

/// Virtual time that is waited for what was begun, after the end of the test.
const QUIET: Duration = Duration::from_secs(24 * 60 * 60);

/// Learns who panicked.
#[derive(Default)]
pub(super) struct Witness(Mutex<Vec<String>>);

impl Watcher for Witness {
    fn actor_ended(&self, _: ActorId, actor: &'static str, exit: &Exit) {
        if let Exit::Panicked(message) = exit
            && message.as_str() != INJECTED
        {
            let message = message.as_str();
            let text = match panics::take() {
                Some(panic) if panic.who.is_some() => format!(
                    "{} panicked: {message}, at {}",
                    escape::name(panic.who),
                    panic.place
                ),
                _ => format!("`{actor}` panicked: {message}"),
            };
            let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            seen.push(text);
        }
    }

    fn core_is_empty(&self, _: usize) {}
}

/// The loop of a run.
pub(super) struct Steps<'r> {
    pub(super) options: &'r Options,
    pub(super) stage: &'r Rc<Stage>,
    pub(super) cores: &'r [Core],
    witness: &'r Witness,
    verdict: &'r Cell<Option<Verdict>>,
    progress: &'r Progress,
    pub(super) failure: RefCell<Option<Failure>>,
    /// A core that does nothing until so many steps have been taken.
    pub(super) frozen: Cell<Option<(usize, u64)>>,
    /// Whose turn it is in production: they take turns.
    turn: Cell<usize>,
    pub(super) taken: Cell<u64>,
    /// Whether the runtime below had a moment since somebody last did something.
    had_moment: Cell<bool>,
    /// When the test was over, and after how many steps.
    quiet_since: Cell<Option<(Instant, u64)>>,
    /// After how many steps there was nothing to do for the last time, once the test is over.
    rested: Cell<u64>,
    /// What happened until the cores were ended.
    pub(super) hash: Cell<u64>,
    /// How many tasks tokio has.
    tokio_tasks: OnceCell<Box<dyn Fn() -> usize>>,
}

/// What the loop needs next.
pub(super) enum Need {
    /// To let the runtime below have a moment: somebody may have yielded to it, who goes on without time passing.
    Moment,
    /// Time to pass: until then at most, or until something outside happens.
    Time(Option<Instant>),
    /// Nothing: it is over.
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
            frozen: Cell::new(None),
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

    fn fails(&self, failure: Failure) -> Need {
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
            self.enabled(&mut agents);
            if agents.is_empty() {
                if self.frozen.take().is_some() {
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
            // Relaxed: whoever watches only wants to see it move.
            self.progress
                .steps
                .store(self.taken.get(), Ordering::Relaxed);
        }
    }

    // ----- who could go on: cores come first, then their timers, then the links -----

    /// Lists who could go on, beginning with whom production would take.
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
            // What is sent at once, such as an actor to be born, never comes after a batch.
            core.act(|| core.take_inbox());
            for from in 0..count {
                if self.stage.link_is_busy(from, index) {
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
        // Whoever gets something or whose timers fire is next to work, as in production; and whoever was passed over waits for
        // a whole round, so that it takes one decision a round to keep him waiting, and not one a step.
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
            link => {
                if let Some(batch) = self.stage.take_from_link(link - 2, home) {
                    core.act(|| core.accept(batch));
                }
            }
        }
    }

    /// The method that ran last.
    fn last(&self) -> Option<&'static Method> {
        // Relaxed: only this thread writes it.
        let core = self.progress.core.load(Ordering::Relaxed);
        self.cores[core].shared().running()
    }

    // ----- what is wrong -----

    /// What has gone wrong by now.
    fn find_failure(&self) -> Option<Failure> {
        if let Some(verdict) = self.verdict.take() {
            if let Err(text) = verdict {
                return Some(self.in_plain_words(FailureKind::Test.with(text)));
            }
            self.stage.set_quiet();
            self.frozen.set(None);
            let taken = self.taken.get();
            self.quiet_since.set(Some((self.stage.now(), taken)));
            self.rested.set(taken);
        }
        let panicked = {
            let seen = self.witness.0.lock();
            seen.unwrap_or_else(PoisonError::into_inner).pop()
        };
        if let Some(text) = panicked {
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

    /// A panic of tokio's about sockets, which the simulation has none of, is an escape.
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
        let last = self.last();
        FailureKind::Endless.with(format!(
            "{phase} is not over after {} steps; the last was of {}; who waits:\n{}",
            self.options.steps,
            escape::name(last),
            self.who_waits()
        ))
    }

    /// Nothing can happen now.
    fn nothing_to_do(&self) -> Need {
        let next = self.cores.iter().filter_map(Core::next_timer).min();
        if let Some((since, steps)) = self.quiet_since.get() {
            self.rested.set(self.taken.get());
            // What repeats itself for ever, such as a heartbeat, need not be watched for a day.
            let enough = self.taken.get() - steps >= self.options.steps;
            if enough || next.is_none_or(|next| next > since + QUIET) {
                return self.end_of_quiet();
            }
        }
        Need::Time(next.map(|next| self.lag(next)))
    }

    /// Whoever still waits for something now will wait for ever.
    fn end_of_quiet(&self) -> Need {
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
        let mut waits = self.who_waits();
        if waits.is_empty() {
            waits = "  the test itself, for something outside of the actors\n".to_owned();
        }
        self.fails(FailureKind::Stuck.with(format!(
            "nothing can happen any more, and the test is not over; who waits:\n{waits}"
        )));
    }

    /// A line for each method that is under way.
    fn who_waits(&self) -> String {
        let mut lines = String::new();
        for (core, slot, generation) in self.inhabitants() {
            let Some(owner) = core.owner_in(slot, generation) else {
                continue;
            };
            for (task, method) in core.underway(owner, None) {
                let name = self.stage.name(slot);
                let what = match core.blocked_on(task) {
                    Some(target) => format!("waits for {}", self.stage.name(target)),
                    None => "waits for something outside of the actors, or a timer".into(),
                };
                lines += &format!("  {name}, in `{}`, {what}\n", method.name);
            }
        }
        lines
    }

    /// Every actor, in the order of their births: that of their slots depends on runs before this one.
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

    /// Ends all cores, in the order of their numbers.
    pub(super) fn end(&self) {
        self.stage.set_quiet();
        // Those who live on a core end in the order of their slots, which depends on runs before this one.
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

/// Goes on as far as it can, for whoever keeps the time; whoever comes from outside then has `context` woken.
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
        // Whoever comes from outside, such as a timer of tokio's, has to wake us from here on.
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
