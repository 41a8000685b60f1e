//! One run: the loop that asks who could go on, has somebody decide, and lets it happen.
//!
//! 1. The body runs as a task of core 0, until it is over or something fails.
//! 2. Then comes the quiet phase: no faults, and every decision is that of production. What was begun has to come to its end.
//! 3. Whoever still waits for something then is a leftover; the cores are ended.
//!
//! Time moves only when nothing can happen, or by a fault. With the feature `tokio` it is the paused clock of a runtime of
//! tokio's, so that its timers and ours are in one order.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    future::poll_fn,
    rc::Rc,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::{Duration, Instant},
};

use super::{
    Options, Sim,
    stage::{Event, INJECTED, Simulated, Stage},
    strategy::{Agent, Chooser},
    tape::{Decision, Kind},
};
use crate::{
    ActorId, Exit,
    sched::{Core, Team, Watcher},
};

/// Virtual time after which nothing more is expected to happen.
const FOREVER: Duration = Duration::from_secs(365 * 24 * 60 * 60);
/// Virtual time that is waited for what was begun, after the end of the test.
const QUIET: Duration = Duration::from_secs(24 * 60 * 60);

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
    /// The test was not over after so many steps.
    Endless,
    /// Methods still wait for something when the test is over.
    Leftover,
    /// Something runs that the simulation does not order.
    Escape,
}

/// What came of a run.
pub(crate) struct Outcome {
    pub(crate) failure: Option<Failure>,
    pub(crate) decisions: Vec<Decision>,
    pub(crate) hash: u64,
    pub(crate) points: BTreeMap<&'static str, u64>,
    pub(crate) events: Vec<Event>,
    pub(crate) names: Vec<String>,
}

/// How far a run has come, for whoever watches over its thread.
#[derive(Default)]
pub(crate) struct Progress {
    pub(crate) steps: AtomicU64,
    pub(crate) cores: Mutex<Vec<&'static crate::sched::CoreShared>>,
}

/// What the body of a test comes to: nothing, or why it failed.
pub(crate) type Verdict = Result<(), String>;

/// Runs `body` once.
pub(crate) fn run<F: Future<Output = Verdict> + 'static>(
    options: &Options,
    seed: u64,
    chooser: Chooser,
    records: bool,
    progress: &Progress,
    body: impl FnOnce(Sim) -> F + 'static,
) -> Outcome {
    let faults = options.faults.clone();
    let stage = Stage::new(seed, options.cores, chooser, faults, records);
    let team = Arc::new(Team::new(options.cores).expect("a process has more cores than this"));
    *progress
        .cores
        .lock()
        .unwrap_or_else(|error| error.into_inner()) = team.cores().to_vec();
    let cores: Vec<Core> = (0..options.cores)
        .map(|index| {
            team.cores()[index].open(index, &team);
            let world = Simulated {
                stage: stage.clone(),
                index,
                team: Arc::downgrade(&team),
            };
            Core::new(team.cores()[index], team.clone(), Box::new(world))
        })
        .collect();
    let witness = Arc::new(Witness::default());
    let verdict = Rc::new(Cell::new(None));
    let done = verdict.clone();
    let sim = Sim {
        stage: stage.clone(),
    };
    Stage::set_current(Some(stage.clone()));
    for core in &cores {
        core.act(|| core.set_watcher(witness.clone()));
    }
    cores[0].act(|| {
        core_body(&cores[0], async move {
            let outcome = crate::system::catching(move || body(sim)).await;
            done.set(Some(outcome.unwrap_or_else(|payload| {
                Err(crate::PanicMessage::of(&*payload).as_str().to_owned())
            })));
        });
    });
    let failure = RefCell::new(None);
    let steps = Steps {
        options,
        stage: &stage,
        cores: &cores,
        witness: &witness,
        verdict: &verdict,
        failure: &failure,
        progress,
        frozen: Cell::new(None),
        turn: Cell::new(0),
        taken: Cell::new(0),
        had_moment: Cell::new(false),
        quiet_since: Cell::new(None),
    };
    drive(&steps);
    let hash = stage.hash();
    let decisions = stage.take_decisions();
    let points = stage.take_points();
    let events = stage.take_events();
    let names = stage.take_names();
    drop(cores);
    for core in team.cores() {
        Team::core_is_free(core);
    }
    Stage::set_current(None);
    Outcome {
        failure: failure.into_inner(),
        decisions,
        hash,
        points,
        events,
        names,
    }
}

fn core_body(core: &Core, body: impl Future<Output = ()> + 'static) {
    core.add_root_task(body);
}

/// Learns who panicked.
#[derive(Default)]
struct Witness(Mutex<Vec<(&'static str, String)>>);

impl Watcher for Witness {
    fn actor_ended(&self, _: ActorId, actor: &'static str, exit: &Exit) {
        if let Exit::Panicked(message) = exit
            && message.as_str() != INJECTED
        {
            let mut seen = self.0.lock().unwrap_or_else(|error| error.into_inner());
            seen.push((actor, message.as_str().to_owned()));
        }
    }

    fn core_is_empty(&self, _: usize) {}
}

/// The loop of a run.
struct Steps<'r> {
    options: &'r Options,
    stage: &'r Rc<Stage>,
    cores: &'r [Core],
    witness: &'r Witness,
    verdict: &'r Cell<Option<Verdict>>,
    failure: &'r RefCell<Option<Failure>>,
    progress: &'r Progress,
    /// A core that does nothing until so many steps have been taken.
    frozen: Cell<Option<(usize, u64)>>,
    /// Whose turn it is in production: they take turns.
    turn: Cell<usize>,
    taken: Cell<u64>,
    /// Whether the runtime below had a moment since somebody last did something.
    had_moment: Cell<bool>,
    /// When the test was over.
    quiet_since: Cell<Option<Instant>>,
}

/// What the loop needs next.
enum Need {
    /// To let the runtime below have a moment: somebody may have yielded to it, who goes on without time passing.
    Moment,
    /// Time to pass: until then at most, or until something outside happens.
    Time(Option<Instant>),
    /// Nothing: it is over.
    Over,
}

/// Somebody who could go on. Cores come first, then their timers, then the links.
fn agent_of_core(core: usize) -> Agent {
    core as Agent
}

impl Steps<'_> {
    /// Goes on as far as it can without time passing.
    fn go_on(&self) -> Need {
        let mut agents = Vec::new();
        loop {
            if let Some(failure) = self.find_failure() {
                *self.failure.borrow_mut() = Some(failure);
                return Need::Over;
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
            self.perform(chosen);
            self.taken.set(self.taken.get() + 1);
            // Relaxed: whoever watches only wants to see it move.
            self.progress.steps.fetch_add(1, Ordering::Relaxed);
        }
    }

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
                agents.push(agent_of_core(index));
            }
        }
    }

    fn perform(&self, agent: Agent) {
        let count = self.cores.len();
        let agent = agent as usize;
        if agent < count {
            let core = &self.cores[agent];
            self.turn.set((agent + 1) % count);
            core.act(|| {
                core.step();
                core.flush();
            });
        } else if agent < 2 * count {
            let core = &self.cores[agent - count];
            self.turn.set(agent - count);
            core.act(|| {
                core.fire_timers();
                core.flush();
            });
        } else {
            let link = agent - 2 * count;
            let (from, to) = (link / count, link % count);
            // Whoever gets something is next to work, as in production; and whoever was passed over waits for a whole round, so
            // that it takes one decision a round to keep him waiting, and not one a step.
            self.turn.set(to);
            let core = &self.cores[to];
            if let Some(batch) = self.stage.take_from_link(from, to) {
                core.act(|| core.accept(batch));
            }
        }
    }

    /// What has gone wrong by now.
    fn find_failure(&self) -> Option<Failure> {
        if let Some(verdict) = self.verdict.take() {
            if let Err(text) = verdict {
                return Some(Failure {
                    kind: FailureKind::Test,
                    text,
                });
            }
            self.stage.set_quiet();
            self.frozen.set(None);
            self.quiet_since.set(Some(self.stage.now()));
        }
        let panicked = {
            let seen = self.witness.0.lock();
            seen.unwrap_or_else(|error| error.into_inner()).pop()
        };
        if let Some((actor, text)) = panicked {
            return Some(Failure {
                kind: FailureKind::Actor,
                text: format!("`{actor}` panicked: {text}"),
            });
        }
        if self.taken.get() >= self.options.steps {
            let phase = match self.quiet_since.get() {
                None => "the test",
                Some(_) => "what it has begun",
            };
            return Some(Failure {
                kind: FailureKind::Endless,
                text: format!(
                    "{phase} is not over after {} steps; what runs:\n{}",
                    self.options.steps,
                    self.who_waits()
                ),
            });
        }
        tokio_tasks()
            .filter(|_| !self.options.tokio_tasks)
            .map(|what| Failure {
                kind: FailureKind::Escape,
                text: what,
            })
    }

    /// Nothing can happen now.
    fn nothing_to_do(&self) -> Need {
        let next = self.cores.iter().filter_map(Core::next_timer).min();
        if let Some(since) = self.quiet_since.get() {
            let late = next.is_none_or(|next| next > since + QUIET);
            if late {
                let waits = self.who_waits();
                if !(waits.is_empty() || self.options.leftovers) {
                    *self.failure.borrow_mut() = Some(Failure {
                        kind: FailureKind::Leftover,
                        text: format!(
                            "the test is over, and these still wait for something:\n{waits}"
                        ),
                    });
                }
                return Need::Over;
            }
        }
        Need::Time(next)
    }

    /// Nothing will ever happen again.
    fn is_stuck(&self) {
        if self.quiet_since.get().is_some() {
            return;
        }
        let mut waits = self.who_waits();
        if waits.is_empty() {
            waits = "  the test itself, for something outside of the actors\n".to_owned();
        }
        *self.failure.borrow_mut() = Some(Failure {
            kind: FailureKind::Stuck,
            text: format!(
                "nothing can happen any more, and the test is not over; who waits:\n{waits}"
            ),
        });
    }

    /// A line for each method that is under way.
    fn who_waits(&self) -> String {
        let mut lines = String::new();
        for core in self.cores {
            for (slot, generation) in core.inhabitants() {
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
        }
        lines
    }

    /// Lets something go wrong, if that was decided.
    fn maybe_fault(&self) -> bool {
        let kinds = self.stage.with_faults(|faults| {
            let all = [
                (faults.kills, Fault::Kill),
                (faults.panics, Fault::Panic),
                (faults.slow, Fault::Slow),
                (faults.late, Fault::Late),
            ];
            let left = all.into_iter().filter(|(left, _)| *left > 0);
            left.map(|(_, fault)| fault).collect::<Vec<_>>()
        });
        let Some(kinds) = kinds.filter(|kinds| !kinds.is_empty()) else {
            return false;
        };
        match self.stage.choose(Kind::Fault, kinds.len() + 1) {
            0 => false,
            chosen => self.fault(kinds[chosen - 1]),
        }
    }

    fn fault(&self, fault: Fault) -> bool {
        match fault {
            Fault::Kill | Fault::Panic => {
                let victims: Vec<_> = self
                    .cores
                    .iter()
                    .flat_map(|core| {
                        let inhabitants = core.inhabitants().into_iter();
                        inhabitants.map(move |(slot, generation)| (core, slot, generation))
                    })
                    .filter(|(_, slot, _)| !self.stage.is_spared(slot.id()))
                    .collect();
                if victims.is_empty() {
                    return false;
                }
                let (core, slot, generation) =
                    victims[self.stage.choose(Kind::Victim, victims.len())];
                let name = self.stage.name(slot);
                if let Fault::Kill = fault {
                    self.stage.with_faults(|faults| faults.kills -= 1);
                    self.stage
                        .record(|| Event::Fault(format!("{name} is killed")));
                    core.act(|| {
                        core.catching(|| core.kill_slot(slot, generation));
                        core.flush();
                    });
                } else {
                    self.stage.with_faults(|faults| faults.panics -= 1);
                    self.stage
                        .record(|| Event::Fault(format!("the next method of {name} panics")));
                    self.stage.doom(slot.id());
                }
                true
            }
            Fault::Slow => {
                self.stage.with_faults(|faults| faults.slow -= 1);
                let core = self.stage.choose(Kind::Victim, self.cores.len());
                self.stage
                    .record(|| Event::Fault(format!("core {core} does nothing for a while")));
                self.frozen.set(Some((core, self.taken.get() + 50)));
                true
            }
            Fault::Late => {
                let Some(due) = self.cores.iter().filter_map(Core::next_timer).min() else {
                    return false;
                };
                self.stage.with_faults(|faults| faults.late -= 1);
                self.stage
                    .record(|| Event::Fault("time passes although there is work".to_owned()));
                // Tokio's clock is set after ours when the loop comes back to it.
                self.stage.advance_to(due);
                true
            }
        }
    }

    /// Ends all cores, in the order of their numbers.
    fn end(&self) {
        self.stage.set_quiet();
        for core in self.cores {
            core.act(|| core.end());
        }
    }
}

#[derive(Clone, Copy)]
enum Fault {
    Kill,
    Panic,
    Slow,
    Late,
}

/// The steps as a future, for whoever keeps the time.
fn poll_steps(steps: &Steps<'_>, context: &Context<'_>) -> Poll<Need> {
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
    Poll::Ready(need)
}

#[cfg(feature = "tokio")]
fn drive(steps: &Steps<'_>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => panic!("the simulation cannot be started: {error}"),
    };
    let start = runtime.block_on(async { tokio::time::Instant::now() });
    // `unconstrained`: what tokio's budget interrupts depends on work that has nothing to do with it.
    runtime.block_on(tokio::task::unconstrained(async {
        loop {
            steps.stage.set_elapsed(start.elapsed());
            let need = poll_fn(|context| poll_steps(steps, context)).await;
            let next = match need {
                Need::Over => break,
                Need::Moment => {
                    tokio::task::yield_now().await;
                    continue;
                }
                Need::Time(next) => next,
            };
            let now = steps.stage.now();
            let horizon = match next {
                Some(next) => next,
                None => now + FOREVER,
            };
            // Until the time, or until a timer of tokio's has woken somebody: whatever is first.
            let ahead = steps.stage.elapsed() + (horizon - now);
            let mut sleep = std::pin::pin!(tokio::time::sleep_until(start + ahead));
            let woken = poll_fn(|context| {
                for core in steps.cores {
                    core.set_loop_waker(context.waker());
                }
                let woken = steps
                    .cores
                    .iter()
                    .any(|core| core.has_packets() || core.shared().sleep().has_notice());
                match sleep.as_mut().poll(context) {
                    Poll::Ready(()) => Poll::Ready(false),
                    Poll::Pending if woken => Poll::Ready(true),
                    Poll::Pending => Poll::Pending,
                }
            })
            .await;
            if !woken && next.is_none() {
                steps.is_stuck();
                break;
            }
        }
        steps.end();
    }));
    runtime.shutdown_background();
}

#[cfg(not(feature = "tokio"))]
fn drive(steps: &Steps<'_>) {
    let mut context = Context::from_waker(std::task::Waker::noop());
    loop {
        let Poll::Ready(need) = poll_steps(steps, &mut context) else {
            break;
        };
        match need {
            Need::Over => break,
            Need::Moment => {}
            Need::Time(None) => {
                steps.is_stuck();
                break;
            }
            Need::Time(Some(due)) => steps.stage.advance_to(due),
        }
    }
    steps.end();
}

/// Says that there are tasks of tokio's, if there are.
fn tokio_tasks() -> Option<String> {
    #[cfg(feature = "tokio")]
    {
        let handle = tokio::runtime::Handle::try_current().ok()?;
        let alive = handle.metrics().num_alive_tasks();
        (alive > 0).then(|| {
            "a task was started with `tokio::spawn`, which the simulation cannot order; \
             spawn an actor, or allow it with `Options::tokio_tasks`"
                .to_owned()
        })
    }
    #[cfg(not(feature = "tokio"))]
    None
}
