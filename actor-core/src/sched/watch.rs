//! Notices methods that keep their core for too long.
//!
//! A method that does not return cannot be interrupted, only reported. While any core of a team is
//! awake, a thread looks at its cores twice per limit. If it finds twice in a row that a core has
//! started nothing since the previous look, what the core is running has kept it for as long as the
//! limit. When all cores sleep, the thread sleeps too, without polling, until one of them wakes up.
//! Then it stays awake for half a limit at least: a core that wakes up for a moment, again and
//! again, wakes it once in that time, and not every time.
//! A core that has ended is not looked at any more, since it may work for another system by now.
//! When the last core has ended, the thread ends.
//!
//! The cost to a core: two stores when it starts a message ([`CoreShared::set_running`]), and one
//! more when it wakes up, ordered with a load.

use std::{
    fmt, mem, ptr,
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use super::{CoreShared, Team, guarded};

/// A method that has kept its core for longer than the limit: see
/// [`Builder::stall_limit`](crate::Builder::stall_limit).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stall {
    /// The number of the core in its system, counted from 0.
    pub core: usize,
    /// The name of the actor's type.
    pub actor: &'static str,
    /// The name of the method.
    pub method: &'static str,
    /// How long the method has kept its core, at least.
    pub lasts: Duration,
}

impl fmt::Display for Stall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Stall {
            core,
            actor,
            method,
            lasts,
        } = self;
        write!(
            f,
            "`{actor}::{method}` has kept core {core} for more than {lasts:?}"
        )
    }
}

/// How stalls are reported.
pub(crate) type Report = dyn Fn(&Stall) + Send + Sync;

/// The watching thread, as the cores see it.
pub(crate) struct Watch {
    /// Whether the thread sleeps. A core that wakes up then has to wake it.
    asleep: AtomicBool,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// A core has woken up meanwhile.
    called: bool,
    /// Cores that have ended meanwhile.
    ended: Vec<&'static CoreShared>,
    /// The team is gone.
    over: bool,
}

impl Watch {
    /// Starts the thread. If no thread can be had, nobody watches.
    pub(crate) fn start(team: &Arc<Team>, limit: Duration, report: Arc<Report>) {
        let watch = Arc::new(Watch {
            asleep: AtomicBool::new(false),
            state: Mutex::default(),
            changed: Condvar::new(),
        });
        let cores = team.cores().to_vec();
        let work = {
            let watch = watch.clone();
            move || watch.run(cores, limit, &*report)
        };
        let thread = thread::Builder::new().name("actor-core-watch".into());
        if thread.spawn(work).is_ok() {
            team.set_watch(watch);
        }
    }

    /// A core has woken up.
    #[inline]
    pub(super) fn core_is_awake(&self, core: &CoreShared) {
        // Both sides first store and then load, all in the single order of SeqCst: either we see
        // that the thread is about to sleep, or it sees that we are awake.
        core.set_awake();
        if self.asleep.load(Ordering::SeqCst) {
            self.call(|state| state.called = true);
        }
    }

    /// The thread of a core is about to end. What the core does from now on, it does for others.
    pub(super) fn core_has_ended(&self, core: &'static CoreShared) {
        self.call(|state| state.ended.push(core));
    }

    /// The team is gone.
    pub(super) fn end(&self) {
        self.call(|state| state.over = true);
    }

    #[cold]
    fn call(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify_one();
    }

    fn run(&self, cores: Vec<&'static CoreShared>, limit: Duration, report: &Report) {
        let half = limit / 2;
        // For each core: what it had started when we last looked, and how many times in a row that
        // has not changed.
        let mut cores: Vec<_> = cores.into_iter().map(|core| (core, (0, 0_u32))).collect();
        let mut called = false;
        loop {
            let mut awake = called;
            for (core, (last, times)) in &mut cores {
                let started = core.started();
                match core.running() {
                    Some(method) if started == *last => {
                        awake = true;
                        *times += 1;
                        // Once per stall.
                        if *times == 2 {
                            let core = core.index();
                            let lasts = limit;
                            let stall = Stall {
                                core,
                                actor: method.actor,
                                method: method.name,
                                lasts,
                            };
                            guarded(|| report(&stall));
                        }
                    }
                    running => {
                        awake |= running.is_some();
                        (*last, *times) = (started, 0);
                    }
                }
            }
            if !awake {
                // SeqCst: see `core_is_awake`.
                self.asleep.store(true, Ordering::SeqCst);
                awake = cores.iter().any(|(core, _)| core.is_awake());
                if awake {
                    // From here on nobody has to call.
                    self.asleep.store(false, Ordering::SeqCst);
                }
            }
            let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            if state.over {
                return;
            }
            let mut state = if awake {
                // Nothing but the end of the team cuts this short: a look that came early would count
                // like any other, and report a stall too soon.
                self.changed
                    .wait_timeout_while(state, half, |state| !state.over)
                    .unwrap_or_else(PoisonError::into_inner)
                    .0
            } else {
                let rests = |state: &State| !state.called && !state.over && state.ended.is_empty();
                self.changed
                    .wait_while(state, |state| rests(state))
                    .unwrap_or_else(PoisonError::into_inner)
            };
            // SeqCst: see `core_is_awake`.
            self.asleep.store(false, Ordering::SeqCst);
            called = mem::take(&mut state.called);
            let ended = mem::take(&mut state.ended);
            cores.retain(|(core, _)| !ended.iter().any(|ended| ptr::eq(*ended, *core)));
            if state.over || cores.is_empty() {
                return;
            }
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::time::Instant;

    use super::*;

    /// Runs `check` beside a thread that watches one core, with half an hour between two looks.
    fn beside_a_watch(core_is_awake: bool, check: impl FnOnce(&Watch, &CoreShared) -> u32) -> u32 {
        let core: &'static CoreShared = Box::leak(Box::new(CoreShared::new(0)));
        match core_is_awake {
            true => core.set_awake(),
            false => core.set_asleep(),
        }
        let watch = Watch {
            asleep: AtomicBool::new(false),
            state: Mutex::default(),
            changed: Condvar::new(),
        };
        thread::scope(|scope| {
            scope.spawn(|| watch.run(vec![core], Duration::from_secs(3600), &|_| ()));
            let checked = check(&watch, core);
            watch.end();
            checked
        })
    }

    /// How many of the wake-ups of a core in the next moments have to wake the thread.
    fn calls(watch: &Watch, core: &CoreShared) -> u32 {
        let begun = Instant::now();
        let mut calls = 0;
        while begun.elapsed() < Duration::from_millis(20) {
            calls += u32::from(watch.asleep.load(Ordering::SeqCst));
            watch.core_is_awake(core);
            core.set_asleep();
            thread::yield_now();
        }
        calls
    }

    #[test]
    fn a_core_that_wakes_up_again_and_again_wakes_the_watching_thread_once() {
        let calls = beside_a_watch(false, |watch, core| {
            while !watch.asleep.load(Ordering::SeqCst) {
                thread::yield_now();
            }
            watch.core_is_awake(core);
            core.set_asleep();
            let is_noticed = || !watch.state.lock().expect("nobody panics").called;
            while !is_noticed() {
                thread::yield_now();
            }
            calls(watch, core)
        });
        assert_eq!(calls, 0);
    }

    #[test]
    fn a_core_that_is_awake_need_not_wake_the_watching_thread() {
        let asleep = beside_a_watch(true, |watch, _| {
            thread::sleep(Duration::from_millis(20));
            u32::from(watch.asleep.load(Ordering::SeqCst))
        });
        assert_eq!(asleep, 0);
    }
}
