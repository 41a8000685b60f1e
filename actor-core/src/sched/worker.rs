//! The thread that drives a core in production.
//!
//! With the feature `tokio` the thread is a tokio current-thread runtime whose main future is
//! [`Loop`]: tokio's sockets and timers work in methods, and an idle core sleeps in the event queue
//! of the operating system. Without the feature the thread parks by itself.
//!
//! The loop yields to the event queue when it has run for [`YIELD_AFTER`], so that a flood of
//! messages does not starve sockets.
//!
//! The event queue calls foreign wakers, and one of them may panic. That ends the core in the same
//! way as the end of its system does: its actors are killed, and those who wait for them are told.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use super::{Core, CoreShared, Team, affinity, discard, world::Production};
use crate::patience::Patience;

/// How long the loop runs before the event queue gets its turn.
const YIELD_AFTER: Duration = Duration::from_micros(200);

/// The stack of a worker: as large as that of the main thread on most systems. Memory is only used
/// as far as the stack grows.
const STACK: usize = 8 << 20;

/// The name of threads for blocking work.
const BLOCKING: &str = "actor-core-blocking";

/// Starts the thread of one core.
pub(crate) fn start(
    shared: &'static CoreShared,
    index: usize,
    team: Arc<Team>,
    name: &str,
    pin_to: Option<core_affinity::CoreId>,
) -> std::io::Result<std::thread::JoinHandle<()>> {
    let driver = match Driver::new() {
        Ok(driver) => driver,
        Err(error) => {
            Team::core_is_free(shared);
            return Err(error);
        }
    };
    shared.open(index, &team);
    let started = std::thread::Builder::new()
        .name(format!("{name}-{index}"))
        .stack_size(STACK)
        .spawn(move || drive(driver, shared, team, pin_to, |_| {}));
    if started.is_err() {
        shared.close();
        Team::core_is_free(shared);
    }
    started
}

/// Runs `job` on a thread for blocking work. That is one of tokio's if `core` is the core of this
/// thread and has a tokio runtime, and a new thread otherwise. Nobody waits for it at the end of a
/// system.
///
/// # Panics
/// If no thread can be had.
pub(crate) fn spawn_blocking(core: Option<&Core>, job: impl FnOnce() + Send + 'static) {
    #[cfg(feature = "tokio")]
    if core.is_some() {
        drop(tokio::task::spawn_blocking(job));
        return;
    }
    let _ = core;
    let thread = std::thread::Builder::new().name(BLOCKING.into());
    let started = thread.spawn(|| {
        affinity::release();
        job();
    });
    if let Err(error) = started {
        panic!("no thread for blocking work: {error}");
    }
}

/// Drives a core on this thread, beginning with `start`, until nobody needs the core any more.
pub(crate) fn host(
    shared: &'static CoreShared,
    team: Arc<Team>,
    pin_to: Option<core_affinity::CoreId>,
    start: impl FnOnce(&Core),
) -> std::io::Result<()> {
    let driver = match Driver::new() {
        Ok(driver) => driver,
        Err(error) => {
            Team::core_is_free(shared);
            return Err(error);
        }
    };
    shared.open(0, &team);
    drive(driver, shared, team, pin_to, start);
    Ok(())
}

fn drive(
    driver: Driver,
    shared: &'static CoreShared,
    team: Arc<Team>,
    pin_to: Option<core_affinity::CoreId>,
    start: impl FnOnce(&Core),
) {
    // Before pinning: a pinned thread sees only one processor. At least two, because even a single
    // core may be called by a thread that is not a core's.
    let patience = Patience::new(team.cores().len().max(2));
    if let Some(pin_to) = pin_to {
        affinity::remember();
        // A hint: where the operating system does not allow it, the thread runs anywhere.
        core_affinity::set_for_current(pin_to);
    }
    let core = Core::new(shared, team, Box::new(Production::new()));
    let has_ended = core.act(|| {
        let work = AssertUnwindSafe(|| {
            start(&core);
            driver.run(Loop::new(&core, patience));
        });
        catch_unwind(work)
            .map_err(|payload| {
                discard(payload);
                core.end_after_panic();
            })
            .is_ok()
    });
    // This has to come before another system can take the core over.
    if let Some(watch) = core.team().watch() {
        watch.core_has_ended(shared);
    }
    // The core's queues and tasks are dropped here, while no thread acts as the core: they are
    // empty.
    drop(core);
    // A core that did not end properly is not reused: its team recognises the failure by the core
    // itself (`CoreShared::has_failed`).
    if has_ended {
        Team::core_is_free(shared);
    }
}

/// The work of a core, as a future: ready when the core is over.
struct Loop<'c> {
    core: &'c Core,
    sleep: Option<Pin<Box<Sleep>>>,
    patience: Patience,
}

/// What the loop does next.
enum Next {
    /// Give the event queue its turn, then go on.
    Yield,
    /// Sleep until woken, or until this time.
    Sleep(Option<Instant>),
    /// End.
    End,
}

impl<'c> Loop<'c> {
    fn new(core: &'c Core, patience: Patience) -> Self {
        Loop {
            core,
            sleep: None,
            patience,
        }
    }

    fn run(&mut self) -> Next {
        let core = self.core;
        let mut yield_at = None;
        let mut before: Option<Instant> = None;
        core.weight.watch();
        loop {
            core.take_inbox();
            core.fire_timers();
            core.weight.begins_at(before);
            // Slices take longer than usual while actors are observed.
            let observes = core.communities.observes();
            let packets = core.run_slice(core.weight.slice());
            core.flush();
            // Checked after the flush, which may find something to settle on this core.
            if core.has_packets() {
                let now = Instant::now();
                let begun = before.replace(now).or(core.weight.first_look());
                if let Some(before) = begun.filter(|_| !observes) {
                    core.weight.weigh(packets, now - before);
                }
                core.is_busy(now);
                if now >= *yield_at.get_or_insert(now + YIELD_AFTER) {
                    return Next::Yield;
                }
                continue;
            }
            if core.owes_others() {
                continue;
            }
            if core.is_over() {
                return Next::End;
            }
            before = None;
            core.weight.watch();
            core.is_idle();
            core.shared().sleep().welcome_work();
            // Whatever this wait sees arrive is in the inbox.
            let has_work = self.patience.look(|| core.shared().sleep().has_notice());
            if !has_work && core.shared().sleep().fall_asleep() {
                core.shared().set_asleep();
                core.weight.forget();
                return Next::Sleep(core.next_timer());
            }
        }
    }
}

impl Future for Loop<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.core.set_loop_waker(context.waker());
        self.core.set_in_turn(true);
        if let Some(watch) = self.core.team().watch() {
            watch.core_is_awake(self.core.shared());
        }
        let poll = self.as_mut().poll_in_turn(context);
        self.core.set_in_turn(false);
        poll
    }
}

impl Loop<'_> {
    fn poll_in_turn(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        loop {
            match self.run() {
                Next::End => {
                    // Inside the runtime, which sockets of actors expect to exist when they are
                    // dropped.
                    self.core.end();
                    return Poll::Ready(());
                }
                Next::Yield => {
                    yield_now(context);
                    return Poll::Pending;
                }
                Next::Sleep(None) => return Poll::Pending,
                Next::Sleep(Some(due)) => {
                    let due = due.max(self.core.world().now());
                    match &mut self.sleep {
                        Some(sleep) => sleep.as_mut().reset(due),
                        None => self.sleep = Some(Box::pin(sleep_until(due))),
                    }
                    let sleep = self
                        .sleep
                        .as_mut()
                        .map(|sleep| sleep.as_mut().poll(context));
                    if sleep.is_none_or(|poll| poll.is_pending()) {
                        return Poll::Pending;
                    }
                }
            }
        }
    }
}

#[cfg(feature = "tokio")]
mod driver {
    use std::{pin::pin, task::Context, time::Instant};

    pub(super) struct Driver(tokio::runtime::Runtime);

    pub(super) type Sleep = SleepUntil;

    impl Driver {
        pub(super) fn new() -> std::io::Result<Self> {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .thread_name(super::BLOCKING)
                .on_thread_start(super::affinity::release)
                .build()
                .map(Driver)
        }

        pub(super) fn run(self, work: impl Future<Output = ()>) {
            // `unconstrained`: tokio's budget is for its own tasks; ours are limited by the slice.
            self.0.block_on(tokio::task::unconstrained(work));
            // Blocking tasks of users may still be running; nobody waits for them.
            self.0.shutdown_background();
        }
    }

    /// A tokio sleep. Its clock may be coarser than ours; it never fires early.
    pub(super) struct SleepUntil(std::pin::Pin<Box<tokio::time::Sleep>>);

    impl SleepUntil {
        pub(super) fn reset(mut self: std::pin::Pin<&mut Self>, due: Instant) {
            self.0.as_mut().reset(due.into());
        }
    }

    impl Future for SleepUntil {
        type Output = ();

        fn poll(
            mut self: std::pin::Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> std::task::Poll<()> {
            self.0.as_mut().poll(context)
        }
    }

    pub(super) fn sleep_until(due: Instant) -> Sleep {
        SleepUntil(Box::pin(tokio::time::sleep_until(due.into())))
    }

    /// Makes the loop be polled again after the event queue was checked.
    pub(super) fn yield_now(context: &mut Context<'_>) {
        // Its first poll only leaves the waker with the runtime.
        let _ = pin!(tokio::task::yield_now()).poll(context);
    }
}

#[cfg(not(feature = "tokio"))]
mod driver {
    use std::{
        cell::Cell,
        pin::{Pin, pin},
        sync::Arc,
        task::{Context, Poll, Wake, Waker},
        thread::{self, Thread},
        time::Instant,
    };

    pub(super) struct Driver(());

    thread_local! {
        /// When the thread has to wake up by itself.
        static DUE: Cell<Option<Instant>> = const { Cell::new(None) };
    }

    struct Unpark(Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    impl Driver {
        pub(super) fn new() -> std::io::Result<Self> {
            Ok(Driver(()))
        }

        pub(super) fn run(self, work: impl Future<Output = ()>) {
            let waker = Waker::from(Arc::new(Unpark(thread::current())));
            let mut work = pin!(work);
            while work
                .as_mut()
                .poll(&mut Context::from_waker(&waker))
                .is_pending()
            {
                match DUE.take() {
                    None => thread::park(),
                    Some(due) => {
                        thread::park_timeout(due.saturating_duration_since(Instant::now()));
                    }
                }
            }
        }
    }

    /// Leaves a note of when the thread has to wake up; the loop itself checks the time.
    pub(super) struct Sleep(Instant);

    impl Sleep {
        pub(super) fn reset(mut self: Pin<&mut Self>, due: Instant) {
            self.0 = due;
        }
    }

    impl Future for Sleep {
        type Output = ();

        fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
            if self.0 <= Instant::now() {
                return Poll::Ready(());
            }
            DUE.set(Some(self.0));
            Poll::Pending
        }
    }

    pub(super) fn sleep_until(due: Instant) -> Sleep {
        Sleep(due)
    }

    /// There is no event queue, so this only makes the loop be polled again.
    pub(super) fn yield_now(context: &mut Context<'_>) {
        context.waker().wake_by_ref();
    }
}

use driver::{Driver, Sleep, sleep_until, yield_now};
