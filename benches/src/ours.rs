//! The same work as in `raw`, written with the framework.
//!
//! What is measured runs inside an actor on core 0, except where an outside thread is the point.

mod actors;
mod driver;

use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

use actor_core::{Handle as _, System};

use self::actors::{
    Counter, CounterHandle, GenericCounter, Player, PlayerHandle, Solo, UnboundedCounter,
};
use self::driver::{Driver, DriverHandle};
use crate::alloc::Live;
use crate::pin::Outside;
use crate::work::{ALIVE, sum_below, warm_up};

/// Which core the driver's peer lives on; the driver is always on core 0.
pub(crate) type Core = usize;
/// The driver's own core.
pub(crate) const SAME: Core = 0;
/// The other one.
pub(crate) const OTHER: Core = 1;

/// How many cores the systems get: two by default.
static CORES: AtomicUsize = AtomicUsize::new(2);

/// From now on they get one. That is enough for what runs on one core, and then no core waits for work.
pub(crate) fn use_one_core() {
    CORES.store(1, Relaxed);
}

/// A system with two pinned cores and a driver on the first. It is shut down when dropped.
pub(crate) struct Rig {
    system: System,
    driver: DriverHandle,
}

impl Rig {
    pub(crate) fn new() -> Self {
        Self::of(CORES.load(Relaxed))
    }

    /// With one core, regardless of the setting.
    pub(crate) fn alone() -> Self {
        Self::of(1)
    }

    fn of(cores: usize) -> Self {
        let system = System::builder()
            .cores(cores)
            .pin(true)
            .name("bench")
            .build()
            .expect("a system");
        let driver = system.spawn_on(0, Driver).expect("core 0");
        Self { system, driver }
    }

    fn counter(&self, core: Core) -> CounterHandle {
        self.system
            .spawn_on(core, Counter::default())
            .expect("core 0 or 1")
    }

    fn player(&self, core: Core) -> PlayerHandle {
        self.system
            .spawn_on(core, Player::default())
            .expect("core 0 or 1")
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        let report = self.system.shutdown(Duration::from_secs(10)).wait();
        if !report.is_clean() {
            eprintln!("the system did not end in order: {report}");
        }
    }
}

/// One-way messages, as fast as the mailbox accepts them.
pub(crate) fn flood(rig: &Rig, core: Core, messages: u64) -> Duration {
    let sink = rig.counter(core);
    let taken = rig
        .driver
        .flood(sink.clone(), messages)
        .wait()
        .expect(ALIVE);
    sink.stop();
    taken
}

/// One-way messages that never wait, in bursts.
pub(crate) fn flood_unbounded(rig: &Rig, core: Core, messages: u64) -> Duration {
    let sink = rig
        .system
        .spawn_on(core, UnboundedCounter::default())
        .expect("core 0 or 1");
    let taken = rig
        .driver
        .flood_unbounded(sink.clone(), messages)
        .wait()
        .expect(ALIVE);
    sink.stop();
    taken
}

/// A request and its answer, one at a time.
pub(crate) fn call(rig: &Rig, core: Core, messages: u64) -> Duration {
    let counter = rig.counter(core);
    let taken = rig
        .driver
        .call(counter.clone(), messages)
        .wait()
        .expect(ALIVE);
    counter.stop();
    taken
}

/// The same with an actor that has no other method, called directly or through the handle of an interface.
pub(crate) fn call_solo(rig: &Rig, core: Core, messages: u64, through: bool) -> Duration {
    let solo = rig
        .system
        .spawn_on(core, Solo::default())
        .expect("core 0 or 1");
    let taken = if through {
        rig.driver
            .call_through(solo.clone().into(), messages)
            .wait()
    } else {
        rig.driver.call_solo(solo.clone(), messages).wait()
    };
    solo.stop();
    taken.expect(ALIVE)
}

/// The same with a generic method, whose arguments are boxed.
pub(crate) fn call_generic(rig: &Rig, core: Core, messages: u64) -> Duration {
    let counter = rig
        .system
        .spawn_on(core, GenericCounter::default())
        .expect("core 0 or 1");
    let taken = rig
        .driver
        .call_generic(counter.clone(), messages)
        .wait()
        .expect(ALIVE);
    counter.stop();
    taken
}

/// The same with an async method that completes at once.
pub(crate) fn call_async(rig: &Rig, core: Core, messages: u64) -> Duration {
    let counter = rig.counter(core);
    let taken = rig
        .driver
        .call_async(counter.clone(), messages)
        .wait()
        .expect(ALIVE);
    counter.stop();
    taken
}

/// The same with an async method that yields once.
pub(crate) fn call_yielding(rig: &Rig, core: Core, messages: u64) -> Duration {
    let counter = rig.counter(core);
    let taken = rig
        .driver
        .call_yielding(counter.clone(), messages)
        .wait()
        .expect(ALIVE);
    counter.stop();
    taken
}

/// The same with an async method that takes `&self`.
pub(crate) fn call_shared(rig: &Rig, core: Core, messages: u64) -> Duration {
    let counter = rig.counter(core);
    let taken = rig
        .driver
        .call_shared(counter.clone(), messages)
        .wait()
        .expect(ALIVE);
    counter.stop();
    taken
}

/// A message that goes back and forth, sent with `send().await` or with `try_send`.
pub(crate) fn ping_pong(rig: &Rig, core: Core, hops: u64, waiting: bool) -> Duration {
    let (near, far) = (rig.player(SAME), rig.player(core));
    let taken = rig
        .driver
        .ping_pong(near.clone(), far.clone(), hops, waiting)
        .wait()
        .expect(ALIVE);
    near.stop();
    far.stop();
    taken
}

/// Requests from a thread that belongs to no runtime.
pub(crate) fn outside_call(rig: &Rig, outside: Outside, messages: u64) -> Duration {
    let counter = rig.counter(SAME);
    let taken = outside.run(|| {
        for amount in 0..warm_up(messages) {
            black_box(counter.add_and_get(amount).wait().expect(ALIVE));
        }
        let begun = Instant::now();
        for amount in 0..messages {
            black_box(counter.add_and_get(black_box(amount)).wait().expect(ALIVE));
        }
        begun.elapsed()
    });
    counter.stop();
    taken
}

/// One-way messages from a thread that belongs to no runtime.
pub(crate) fn outside_flood(rig: &Rig, messages: u64) -> Duration {
    let sink = rig.counter(SAME);
    let taken = Outside::OtherCpu.run(|| {
        for amount in 0..warm_up(messages) {
            sink.add(amount).send().wait().expect(ALIVE);
        }
        let before = sink.total().wait().expect(ALIVE);
        let begun = Instant::now();
        for amount in 0..messages {
            sink.add(black_box(amount)).send().wait().expect(ALIVE);
        }
        let after = sink.total().wait().expect(ALIVE);
        let taken = begun.elapsed();
        assert_eq!(after - before, sum_below(messages));
        taken
    });
    sink.stop();
    taken
}

/// An actor is spawned, gets one message, is stopped, and is waited for; one after another.
pub(crate) fn short_lives(rig: &Rig, lives: u64) -> Duration {
    rig.driver.short_lives(lives).wait().expect(ALIVE)
}

/// The same with many of them alive at once.
pub(crate) fn short_lives_in_crowds(rig: &Rig, lives: u64) -> Duration {
    rig.driver.short_lives_in_crowds(lives).wait().expect(ALIVE)
}

/// How much the heap grows for actors that wait for messages, with eight bytes of state each.
pub(crate) fn idle(rig: &Rig, actors: u64, touched: bool) -> Live {
    rig.driver.idle(actors, touched).wait().expect(ALIVE)
}

/// Allocations per message of a flood, or per call, once everything has warmed up.
pub(crate) fn allocations(rig: &Rig, messages: u64, calling: bool) -> f64 {
    let counter = rig.counter(SAME);
    let allocations = rig
        .driver
        .allocations(counter.clone(), messages, calling)
        .wait()
        .expect(ALIVE);
    counter.stop();
    allocations as f64 / messages as f64
}
