//! The end of a system.
//!
//! 1. Nothing is spawned any more.
//! 2. Every core asks its actors to stop: accepted messages are handled, and hooks run.
//! 3. At the deadline, every core kills what is left.
//! 4. A core whose method does not return within [`GRACE`] is reported as stuck, and its thread is left alone: no
//!    thread can be ended from outside.
//! 5. The threads go once nobody needs them.
//!
//! A thread of its own drives these steps, so that a core that hangs holds up neither the others nor the deadline.

use std::{
    collections::HashSet,
    fmt,
    pin::Pin,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
    thread,
    time::{Duration, Instant},
};

use crate::{
    ActorId, DeadLetters, Exit, block_on,
    sched::{Core, Kind, Owner, Team},
};
#[cfg(feature = "sim")]
use crate::{sched::CoreShared, timer::Sleep};

/// How long a method has to return after its actor was killed.
const GRACE: Duration = Duration::from_secs(1);

/// How a system ended.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ShutdownReport {
    /// The number of actors that ended in order during the shutdown.
    pub finished: usize,
    /// Actors that were killed during the shutdown: because they had not ended at the deadline, or
    /// before it by somebody else, such as a supervisor whose
    /// [time limit](crate::supervisor::ChildShutdown) for them was over.
    pub killed: Vec<Ended>,
    /// Actors that panicked during the shutdown.
    pub panicked: Vec<Ended>,
    /// Actors that ended with an error during the shutdown, such as an error of their `on_stop`
    /// hook.
    pub failed: Vec<Ended>,
    /// Cores on which a method did not return: its actors, and perhaps its messages, still exist.
    /// Also cores whose thread was ended by a panic that belonged to no actor, such as one of a
    /// waker in the event queue: their actors were killed at that moment.
    pub stuck: Vec<StuckCore>,
    /// The number of one-way messages that were in a mailbox, or on their way, when their actor
    /// ended.
    pub undelivered: u64,
    /// How long the shutdown took.
    pub elapsed: Duration,
}

/// An actor that did not end in order.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Ended {
    /// The identity of the actor.
    pub id: ActorId,
    /// The name of the actor's type.
    pub actor: &'static str,
}

/// A core on which a method did not return within a second after its actors were killed, or whose
/// thread a panic has ended.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct StuckCore {
    /// The number of the core in its system, counted from 0.
    pub core: usize,
    /// The type of the actor and the method that ran last.
    pub running: Option<(&'static str, &'static str)>,
}

impl ShutdownReport {
    /// Returns `true` if every actor ended in order, and no core is stuck.
    pub fn is_clean(&self) -> bool {
        self.irregular().iter().all(|(_, list)| list.is_empty()) && self.stuck.is_empty()
    }

    /// Those that did not end in order, by what happened to them.
    fn irregular(&self) -> [(&'static str, &[Ended]); 3] {
        [
            ("killed", &self.killed),
            ("panicked", &self.panicked),
            ("failed", &self.failed),
        ]
    }
}

impl fmt::Display for ShutdownReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "shutdown: {} finished", self.finished)?;
        for (what, list) in self.irregular() {
            if !list.is_empty() {
                write!(f, ", {} {what} (", list.len())?;
                for (nth, ended) in list.iter().take(3).enumerate() {
                    let comma = if nth == 0 { "" } else { ", " };
                    write!(f, "{comma}{} {}", ended.actor, ended.id)?;
                }
                f.write_str(if list.len() > 3 { ", ..)" } else { ")" })?;
            }
        }
        for stuck in &self.stuck {
            write!(f, ", core {} stuck", stuck.core)?;
            if let Some((actor, method)) = stuck.running {
                write!(f, " in `{actor}::{method}`")?;
            }
        }
        write!(f, ", {} undelivered", self.undelivered)
    }
}

/// A future that waits for the shutdown of a system: see
/// [`System::shutdown`](crate::System::shutdown).
///
/// On a plain thread use [`Shutdown::wait`]. The shutdown proceeds whether or not anybody waits for
/// it.
#[must_use = "a shutdown goes on by itself, but the program may end before it does"]
pub struct Shutdown(Arc<Progress>);

impl Shutdown {
    /// Blocks the current thread until the system has ended, which is soon after the deadline at
    /// the latest.
    ///
    /// # Panics
    ///
    /// Panics on a scheduler thread, of this system or another, whose actors it would block.
    pub fn wait(self) -> ShutdownReport {
        assert!(
            Core::with(|core| core.is_none()),
            "`Shutdown::wait` would block a scheduler thread; `.await` it instead"
        );
        block_on::block_on(self)
    }
}

impl Future for Shutdown {
    type Output = ShutdownReport;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<ShutdownReport> {
        // Wakers are foreign code: cloned before the lock, dropped after it.
        let mut waker = Some(context.waker().clone());
        let mut state = self.0.lock();
        if let Some(report) = &state.done {
            return Poll::Ready(report.clone());
        }
        std::mem::swap(&mut state.waker, &mut waker);
        drop(state);
        drop(waker);
        Poll::Pending
    }
}

impl fmt::Debug for Shutdown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shutdown").finish_non_exhaustive()
    }
}

/// The progress of a shutdown.
pub(crate) struct Progress {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// Cores that still have actors.
    inhabited: HashSet<usize>,
    report: ShutdownReport,
    done: Option<ShutdownReport>,
    waker: Option<Waker>,
    /// The waker of the task that waits for the cores in a simulation.
    #[cfg(feature = "sim")]
    simulated: Option<Waker>,
}

impl State {
    /// What is known by now. Cores that still have actors are stuck.
    fn report(&self, team: &Team) -> ShutdownReport {
        let mut report = self.report.clone();
        let cores = team.cores().iter().enumerate();
        let stuck =
            cores.filter(|(index, core)| self.inhabited.contains(index) || core.has_failed());
        let stuck = stuck.map(|(index, core)| StuckCore {
            core: index,
            running: core.running().map(|method| (method.actor, method.name)),
        });
        report.stuck = stuck.collect();
        report
    }
}

impl Progress {
    fn new(team: &Team) -> Arc<Self> {
        Arc::new(Progress {
            state: Mutex::new(State {
                inhabited: (0..team.cores().len()).collect(),
                report: ShutdownReport::default(),
                done: None,
                waker: None,
                #[cfg(feature = "sim")]
                simulated: None,
            }),
            changed: Condvar::new(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Like [`wait_until_empty`](Self::wait_until_empty), without blocking a thread, until `limit` is over.
    #[cfg(feature = "sim")]
    async fn empties(&self, limit: impl Future<Output = ()>) -> bool {
        let mut limit = std::pin::pin!(limit);
        std::future::poll_fn(|context| {
            let waker = context.waker().clone();
            let before = {
                let mut state = self.lock();
                if state.inhabited.is_empty() {
                    return Poll::Ready(true);
                }
                state.simulated.replace(waker)
            };
            drop(before);
            limit.as_mut().poll(context).map(|()| false)
        })
        .await
    }

    /// Waits until no core has actors. Returns whether that came before the deadline.
    fn wait_until_empty(&self, deadline: Instant) -> bool {
        let mut state = self.lock();
        while !state.inhabited.is_empty() {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            let (next, _) = self
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner);
            state = next;
        }
        true
    }
}

impl crate::sched::Watcher for Progress {
    fn actor_ended(&self, id: ActorId, actor: &'static str, exit: &Exit) {
        let mut state = self.lock();
        let ended = Ended { id, actor };
        match exit {
            Exit::Killed => state.report.killed.push(ended),
            Exit::Panicked(_) => state.report.panicked.push(ended),
            Exit::Error(_) => state.report.failed.push(ended),
            Exit::Normal | Exit::Shutdown | Exit::NoActor | Exit::Disconnected => {
                state.report.finished += 1;
            }
        }
    }

    fn core_is_empty(&self, core: usize) {
        self.lock().inhabited.remove(&core);
        self.changed.notify_all();
        #[cfg(feature = "sim")]
        {
            let waker = self.lock().simulated.take();
            waker.into_iter().for_each(Waker::wake);
        }
    }
}

/// Starts the shutdown of a system.
///
/// `owner` keeps the system from being ended at once in the meantime.
pub(crate) fn start(team: &Arc<Team>, owner: Arc<Owner>, deadline: Duration) -> Shutdown {
    let progress = Progress::new(team);
    team.close();
    #[cfg(feature = "sim")]
    if Core::with(|core| core.is_some_and(|core| is_simulated(core, team))) {
        return start_simulated(team, owner, progress, deadline);
    }
    let drive = {
        let (team, progress) = (team.clone(), progress.clone());
        move || {
            drive(&team, &progress, deadline);
            drop(owner);
        }
    };
    let driver = thread::Builder::new().name("actor-core-shutdown".into());
    if driver.spawn(drive.clone()).is_err() {
        // No thread can be created: this one does it, and the caller has to wait.
        drive();
    }
    Shutdown(progress)
}

fn drive(team: &Arc<Team>, progress: &Arc<Progress>, deadline: Duration) {
    let start = Instant::now();
    let before = DeadLetters::of(team).stopped;
    // First, all cores learn whom to report to: what one of them does may end actors of another.
    on_every_core(team, progress, |_| {});
    on_every_core(team, progress, Core::stop_all);
    if !progress.wait_until_empty(crate::actor::later(start, deadline)) {
        on_every_core(team, progress, Core::kill_all);
        progress.wait_until_empty(Instant::now() + GRACE);
    }
    let after = DeadLetters::of(team).stopped;
    on_every_core(team, progress, Core::close);
    let waker = {
        let mut state = progress.lock();
        let mut report = state.report(team);
        report.undelivered = after.saturating_sub(before);
        report.elapsed = start.elapsed();
        state.done = Some(report);
        state.waker.take()
    };
    if let Some(waker) = waker {
        crate::sched::guarded(|| waker.wake());
    }
}

#[cfg(feature = "sim")]
fn is_simulated(core: &Core, team: &Arc<Team>) -> bool {
    !core.world().has_threads() && Arc::ptr_eq(core.team(), team)
}

/// A task on this core takes the place of the thread.
#[cfg(feature = "sim")]
fn start_simulated(
    team: &Arc<Team>,
    owner: Arc<Owner>,
    progress: Arc<Progress>,
    deadline: Duration,
) -> Shutdown {
    let (team, shutdown) = (team.clone(), Shutdown(progress.clone()));
    Core::with(|core| {
        if let Some(core) = core {
            let home = core.shared();
            core.add_root_task(async move {
                let report = simulated(home, team, deadline).await;
                let waker = {
                    let mut state = progress.lock();
                    state.done = Some(report);
                    state.waker.take()
                };
                if let Some(waker) = waker {
                    crate::sched::guarded(|| waker.wake());
                }
                drop(owner);
            });
        }
    });
    shutdown
}

/// The same in a simulation, whose cores go on. Tasks and virtual time take the place of threads and the clock.
#[cfg(feature = "sim")]
pub(crate) async fn simulated(
    core: &'static CoreShared,
    team: Arc<Team>,
    deadline: Duration,
) -> ShutdownReport {
    let now = || Core::with(|core| core.map(|core| core.world().now()));
    let progress = Progress::new(&team);
    team.close();
    let (start, before) = (now(), DeadLetters::of(&team).stopped);
    on_every_core(&team, &progress, |_| {});
    on_every_core(&team, &progress, Core::stop_all);
    if !progress.empties(Sleep::new(core, deadline)).await {
        on_every_core(&team, &progress, Core::kill_all);
        progress.empties(Sleep::new(core, GRACE)).await;
    }
    let after = DeadLetters::of(&team).stopped;
    let mut report = progress.lock().report(&team);
    report.undelivered = after.saturating_sub(before);
    report.elapsed = now()
        .zip(start)
        .map(|(now, start)| now - start)
        .unwrap_or_default();
    report
}

/// Has every core that still belongs to the team report to `progress` and do `what`.
fn on_every_core(team: &Arc<Team>, progress: &Arc<Progress>, what: fn(&Core)) {
    for (index, core) in team.cores().iter().enumerate() {
        let (team, progress) = (team.clone(), progress.clone());
        let packet =
            move |core: Option<&Core>| match core.filter(|core| Arc::ptr_eq(core.team(), &team)) {
                Some(core) => {
                    core.set_watcher(progress);
                    what(core);
                }
                None => crate::sched::Watcher::core_is_empty(&*progress, index),
            };
        core.post_packet(Kind::closure(&packet), packet);
    }
}

/// Ends a system that nobody refers to any more, without waiting.
pub(crate) fn at_once(team: &Arc<Team>) {
    team.close();
    for core in team.cores() {
        let team = team.clone();
        let packet = move |core: Option<&Core>| {
            if let Some(core) = core.filter(|core| Arc::ptr_eq(core.team(), &team)) {
                core.kill_all();
                core.remove_root_tasks();
                core.close();
            }
        };
        core.post_packet(Kind::closure(&packet), packet);
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    fn killed(count: u32) -> ShutdownReport {
        let ended = |index| Ended {
            id: ActorId {
                core: 0,
                index,
                generation: 0,
            },
            actor: "Worker",
        };
        ShutdownReport {
            killed: (0..count).map(ended).collect(),
            ..ShutdownReport::default()
        }
    }

    #[test]
    fn a_report_names_three_of_those_that_did_not_end_in_order() {
        for count in 1..6 {
            let text = killed(count).to_string();
            let named = text.matches("Worker ").count();
            assert_eq!(named, count.min(3) as usize, "{text}");
            assert_eq!(text.contains(", .."), count > 3, "{text}");
        }
    }

    #[test]
    fn a_core_that_is_stuck_is_not_clean() {
        let stuck = StuckCore {
            core: 1,
            running: None,
        };
        let report = ShutdownReport {
            stuck: vec![stuck],
            ..ShutdownReport::default()
        };
        assert!(!report.is_clean());
        assert!(ShutdownReport::default().is_clean());
    }
}
