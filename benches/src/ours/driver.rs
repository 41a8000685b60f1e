//! The actor that drives the others. Its methods are the loops that are timed.

use std::hint::black_box;
use std::time::{Duration, Instant};

use actor_core::{Actor as _, Handle as _, actor};
use tokio::sync::oneshot;

use super::actors::{
    AdderHandle, Counter, CounterHandle, GenericCounterHandle, Mayfly, MayflyHandle, PlayerHandle,
    SoloHandle, UnboundedCounterHandle,
};
use crate::alloc::{self, Live};
use crate::work::{ALIVE, BURST, CROWD, sum_below, tally, warm_up};

/// Runs the loops that are timed.
pub(crate) struct Driver;

/// Calls a method that adds its argument to a total, each call waiting for the previous one.
/// Returns how long that takes.
macro_rules! timed_calls {
    ($actor:ident.$method:ident, $messages:ident, total: $total:expr) => {{
        for amount in 0..warm_up($messages) {
            black_box($actor.$method(amount).await.expect(ALIVE));
        }
        let before = $total.await.expect(ALIVE);
        let begun = Instant::now();
        for amount in 0..$messages {
            black_box($actor.$method(black_box(amount)).await.expect(ALIVE));
        }
        let taken = begun.elapsed();
        let after = $total.await.expect(ALIVE);
        assert_eq!(after - before, sum_below($messages));
        taken
    }};
}

#[actor]
impl Driver {
    pub(crate) async fn flood(&mut self, sink: CounterHandle, messages: u64) -> Duration {
        for amount in 0..warm_up(messages) {
            sink.add(amount).send().await.expect(ALIVE);
        }
        let before = sink.total().await.expect(ALIVE);
        let begun = Instant::now();
        for amount in 0..messages {
            sink.add(black_box(amount)).send().await.expect(ALIVE);
        }
        let after = sink.total().await.expect(ALIVE);
        let taken = begun.elapsed();
        assert_eq!(after - before, sum_below(messages));
        taken
    }

    pub(crate) async fn flood_unbounded(
        &mut self,
        sink: UnboundedCounterHandle,
        messages: u64,
    ) -> Duration {
        let before = Self::bursts(&sink, warm_up(messages)).await;
        let begun = Instant::now();
        let after = Self::bursts(&sink, messages).await;
        let taken = begun.elapsed();
        assert_eq!(after - before, sum_below(messages));
        taken
    }

    pub(crate) async fn call(&mut self, counter: CounterHandle, messages: u64) -> Duration {
        timed_calls!(counter.add_and_get, messages, total: counter.total())
    }

    pub(crate) async fn call_solo(&mut self, solo: SoloHandle, messages: u64) -> Duration {
        timed_calls!(solo.add_and_get, messages, total: solo.add_and_get(0))
    }

    pub(crate) async fn call_through(&mut self, adder: AdderHandle, messages: u64) -> Duration {
        timed_calls!(adder.add_and_get, messages, total: adder.add_and_get(0))
    }

    pub(crate) async fn call_generic(
        &mut self,
        counter: GenericCounterHandle,
        messages: u64,
    ) -> Duration {
        timed_calls!(counter.add_and_get, messages, total: counter.add_and_get(0_u64))
    }

    pub(crate) async fn call_async(&mut self, counter: CounterHandle, messages: u64) -> Duration {
        timed_calls!(counter.add_async, messages, total: counter.total())
    }

    pub(crate) async fn call_yielding(
        &mut self,
        counter: CounterHandle,
        messages: u64,
    ) -> Duration {
        timed_calls!(counter.add_yielding, messages, total: counter.total())
    }

    pub(crate) async fn call_shared(&mut self, counter: CounterHandle, messages: u64) -> Duration {
        for amount in 0..warm_up(messages) {
            black_box(counter.sum_shared(amount).await.expect(ALIVE));
        }
        let begun = Instant::now();
        for amount in 0..messages {
            black_box(counter.sum_shared(black_box(amount)).await.expect(ALIVE));
        }
        begun.elapsed()
    }

    pub(crate) async fn ping_pong(
        &mut self,
        near: PlayerHandle,
        far: PlayerHandle,
        hops: u64,
        waiting: bool,
    ) -> Duration {
        near.meet(far.clone()).await.expect(ALIVE);
        far.meet(near.clone()).await.expect(ALIVE);
        Self::rally(&near, warm_up(hops).next_multiple_of(2), waiting).await;
        let begun = Instant::now();
        Self::rally(&near, hops, waiting).await;
        begun.elapsed()
    }

    pub(crate) async fn short_lives(&mut self, lives: u64) -> Duration {
        for _ in 0..warm_up(lives) {
            Self::spawn_and_end().await.join().await;
        }
        let (before, begun) = (tally(), Instant::now());
        for _ in 0..lives {
            Self::spawn_and_end().await.join().await;
        }
        let taken = begun.elapsed();
        assert_eq!(
            tally() - before,
            lives,
            "every mayfly gets its message before its end"
        );
        taken
    }

    pub(crate) async fn short_lives_in_crowds(&mut self, lives: u64) -> Duration {
        Self::crowds(warm_up(lives)).await;
        let (before, begun) = (tally(), Instant::now());
        Self::crowds(lives).await;
        let taken = begun.elapsed();
        assert_eq!(
            tally() - before,
            lives.next_multiple_of(CROWD as u64),
            "every mayfly gets its message before its end"
        );
        taken
    }

    pub(crate) async fn idle(&mut self, actors: u64, touched: bool) -> Live {
        let barrier = Counter::default().spawn();
        let mut idle = Vec::with_capacity(actors as usize);
        barrier.total().await.expect(ALIVE);
        alloc::count(true);
        let before = alloc::live();
        for number in 0..actors {
            let counter = Counter::default().spawn();
            if touched {
                counter.add_and_get(number).await.expect(ALIVE);
            }
            idle.push(counter);
            if idle.len() % CROWD == 0 {
                barrier.total().await.expect(ALIVE);
            }
        }
        barrier.total().await.expect(ALIVE);
        let after = alloc::live();
        alloc::count(false);
        // They are kept alive: actors that end leave memory behind that later ones reuse, so the next
        // round would count too little.
        std::mem::forget(idle);
        after - before
    }

    /// How often `messages` allocate, once everything has warmed up.
    pub(crate) async fn allocations(
        &mut self,
        counter: CounterHandle,
        messages: u64,
        calling: bool,
    ) -> u64 {
        Self::send_or_call(&counter, messages, calling).await;
        alloc::count(true);
        let before = alloc::of_this_thread();
        Self::send_or_call(&counter, messages, calling).await;
        let after = alloc::of_this_thread();
        alloc::count(false);
        after - before
    }
}

impl Driver {
    async fn bursts(sink: &UnboundedCounterHandle, messages: u64) -> u64 {
        for first in (0..messages).step_by(BURST as usize) {
            for amount in first..messages.min(first + BURST) {
                sink.add(black_box(amount)).try_send().expect(ALIVE);
            }
            sink.total().await.expect(ALIVE);
        }
        sink.total().await.expect(ALIVE)
    }

    async fn rally(near: &PlayerHandle, hops: u64, waiting: bool) {
        let (done, ended) = oneshot::channel();
        near.begin(hops, waiting, done).send().await.expect(ALIVE);
        ended.await.expect(ALIVE);
    }

    async fn crowds(lives: u64) {
        let mut crowd = Vec::with_capacity(CROWD);
        for _ in (0..lives).step_by(CROWD) {
            for _ in 0..CROWD {
                crowd.push(Self::spawn_and_end().await);
            }
            for mayfly in crowd.drain(..) {
                mayfly.join().await;
            }
        }
    }

    async fn spawn_and_end() -> MayflyHandle {
        let mayfly = Mayfly::default().spawn_local().expect("on a core");
        mayfly.add(1).send().await.expect(ALIVE);
        mayfly.stop();
        mayfly
    }

    async fn send_or_call(counter: &CounterHandle, messages: u64, calling: bool) {
        for amount in 0..messages {
            if calling {
                counter.add_and_get(amount).await.expect(ALIVE);
            } else {
                counter.add(amount).send().await.expect(ALIVE);
            }
        }
        counter.total().await.expect(ALIVE);
    }
}
