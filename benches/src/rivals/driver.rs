//! The loops that are timed, for every framework with futures.
//!
//! Nothing in here may know which framework it is running. Starting and stopping the participants, and a tenth of the
//! work to warm up, are not timed.

use std::hint::black_box;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use tokio::sync::oneshot;

use super::contestant::{Answer, Contestant, Measured, Outside, Side};
use super::framework::{self, BURDEN, Boxed, Framework, Game, WORDS, tally};
use super::processor;
use super::workload::Parameters;
use crate::alloc;
use crate::pin;
use crate::work::{BURST, sum_below, warm_up};

/// Pairs that keep a core busy, on each side.
const PAIRS: u64 = 4;

/// A framework as a contestant. It is never shut down; its process ends instead.
pub(crate) struct Driver<F: Framework>(&'static F);

impl<F: Framework> Driver<F> {
    pub(crate) fn boxed(framework: F) -> Box<dyn Contestant> {
        Box::new(Self(Box::leak(Box::new(framework))))
    }

    fn counter(&self, side: Side) -> F::Counter {
        self.0.drive(self.0.counter(side))
    }
}

impl<F: Framework> Contestant for Driver<F> {
    fn ping_pong(&mut self, side: Side, hops: u64) -> Answer {
        let framework = self.0;
        let (taken, played) = framework.drive(async move {
            let near = pair(framework, Side::Near, side).await;
            rally::<F>(&near, warm_up(hops).next_multiple_of(2)).await;
            let begun = Instant::now();
            let before = rally::<F>(&near, hops).await;
            (begun.elapsed(), before)
        });
        Measured::each(taken, hops, played)
    }

    fn call(&mut self, side: Side, calls: u64) -> Answer {
        let framework = self.0;
        let (taken, sum) = framework.drive(async move {
            let counter = framework.counter(side).await;
            let before = call::<F>(&counter, warm_up(calls)).await;
            let begun = Instant::now();
            let after = call::<F>(&counter, calls).await;
            (begun.elapsed(), after - before)
        });
        Measured::each(taken, calls, sum)
    }

    fn call_from_outside(&mut self, outside: Outside, calls: u64) -> Answer {
        let counter = self.counter(Side::Near);
        let (taken, sum) = on_a_thread(outside, || {
            let call = |amount| F::add_and_get_blocking(&counter, black_box(amount));
            (0..warm_up(calls)).for_each(|amount| {
                black_box(call(amount));
            });
            let before = call(0);
            let begun = Instant::now();
            (0..calls).for_each(|amount| {
                black_box(call(amount));
            });
            let taken = begun.elapsed();
            (taken, call(0) - before)
        });
        Measured::each(taken, calls, sum)
    }

    fn flood(&mut self, side: Side, messages: u64) -> Answer {
        let framework = self.0;
        let (taken, sum) = framework.drive(async move {
            let counter = framework.counter(side).await;
            flood(framework, &counter, warm_up(messages)).await;
            let begun = Instant::now();
            let sum = flood(framework, &counter, messages).await;
            (begun.elapsed(), sum)
        });
        Measured::each(taken, messages, sum)
    }

    fn latency(&mut self, calls: u64) -> Answer {
        let framework = self.0;
        let (histogram, sum) = framework.drive(async move {
            let counter = framework.counter(Side::Far).await;
            framework::keep_busy(true);
            let mut others = Vec::new();
            for side in [Side::Near, Side::Far] {
                for _ in 0..PAIRS {
                    let near = pair(framework, side, side).await;
                    others.push(serve::<F>(&near, BURDEN + 1).await);
                }
            }
            let before = call::<F>(&counter, warm_up(calls)).await;
            let mut histogram = nanoseconds();
            for amount in 0..calls {
                let begun = Instant::now();
                black_box(F::add_and_get(&counter, black_box(amount)).await);
                histogram.saturating_record(begun.elapsed().as_nanos() as u64);
            }
            let after = F::add_and_get(&counter, 0).await;
            framework::keep_busy(false);
            (histogram, after - before)
        });
        let values = [0.5, 0.99, 0.999]
            .map(|part| histogram.value_at_quantile(part) as f64 / 1e3)
            .to_vec();
        let result = sum;
        Ok(Measured { values, result })
    }

    fn program(&mut self, name: &str, parameters: &Parameters) -> Answer {
        self.0.program(name, parameters)
    }

    fn fan_in(&mut self, senders: u64, messages: u64) -> Answer {
        let framework = self.0;
        let (taken, sum) = framework.drive(async move {
            let counter = framework.counter(Side::Far).await;
            fan_in(framework, &counter, senders, messages / 10).await;
            let begun = Instant::now();
            let sum = fan_in(framework, &counter, senders, messages).await;
            (begun.elapsed(), sum)
        });
        Measured::each(taken, messages, sum)
    }

    fn boxes(&mut self, messages: u64) -> Answer {
        let framework = self.0;
        let (taken, sum) = framework.drive(async move {
            let counter = framework.counter(Side::Far).await;
            boxes(framework, &counter, warm_up(messages)).await;
            let begun = Instant::now();
            let sum = boxes(framework, &counter, messages).await;
            (begun.elapsed(), sum)
        });
        Measured::each(taken, messages, sum)
    }

    fn wake_up(&mut self, calls: u64, pause_us: u64) -> Answer {
        let counter = self.counter(Side::Near);
        let histogram = on_a_thread(Outside::Anywhere, || {
            let mut histogram = nanoseconds();
            for amount in 0..calls {
                std::thread::sleep(Duration::from_micros(pause_us));
                let begun = Instant::now();
                black_box(F::add_and_get_blocking(&counter, amount));
                histogram.saturating_record(begun.elapsed().as_nanos() as u64);
            }
            histogram
        });
        let values = [0.5, 0.99]
            .map(|part| histogram.value_at_quantile(part) as f64 / 1e3)
            .to_vec();
        let result = histogram.len();
        Ok(Measured { values, result })
    }

    fn idle(&mut self, actors: u64, quiet_ms: u64) -> Answer {
        let framework = self.0;
        let (idle, result) = framework.drive(async move {
            let (mut idle, mut answered) = (Vec::new(), 0);
            for number in 0..actors {
                let side = if number % 2 == 0 {
                    Side::Near
                } else {
                    Side::Far
                };
                let counter = framework.counter(side).await;
                answered += F::add_and_get(&counter, 1).await;
                idle.push(counter);
            }
            (idle, answered)
        });
        // After a burst of work the system does not rest at once: a watchdog may keep watching for a while.
        std::thread::sleep(Duration::from_secs(1));
        let per_second = processor::during(Duration::from_millis(quiet_ms));
        drop(idle);
        let values = vec![per_second];
        Ok(Measured { values, result })
    }

    fn lives(&mut self, lives: u64, crowd: u64) -> Answer {
        let framework = self.0;
        let (taken, ended) = framework.drive(async move {
            live(framework, warm_up(lives), crowd).await;
            let (before, begun) = (tally(), Instant::now());
            live(framework, lives, crowd).await;
            (begun.elapsed(), tally() - before)
        });
        Measured::each(taken, lives, ended)
    }

    fn bytes(&mut self, actors: u64) -> Answer {
        let framework = self.0;
        let (grown, result) = framework.drive(async move {
            // The memory for the handles is not part of what an actor takes.
            let mut idle = Vec::with_capacity(actors as usize);
            let barrier = framework.counter(Side::Near).await;
            F::add_and_get(&barrier, 0).await;
            alloc::count(true);
            let (before, mut answered) = (alloc::live(), 0);
            for number in 0..actors {
                let counter = framework.counter(Side::Near).await;
                answered += F::add_and_get(&counter, 1).await;
                idle.push(counter);
                if number % 1000 == 0 {
                    F::add_and_get(&barrier, 0).await;
                }
            }
            F::add_and_get(&barrier, 0).await;
            let grown = alloc::live() - before;
            alloc::count(false);
            // The process ends after this, so nobody has to wait for so many actors to end.
            std::mem::forget(idle);
            (grown, answered)
        });
        let values = vec![grown.requested as f64 / actors as f64];
        Ok(Measured { values, result })
    }
}

async fn call<F: Framework>(counter: &F::Counter, calls: u64) -> u64 {
    for amount in 0..calls {
        black_box(F::add_and_get(counter, black_box(amount)).await);
    }
    F::add_and_get(counter, 0).await
}

/// The result of this many one-way messages.
async fn flood<F: Framework>(framework: &F, counter: &F::Counter, messages: u64) -> u64 {
    let before = F::add_and_get(counter, 0).await;
    let burst = burst(framework, messages);
    for first in (0..messages).step_by(burst as usize) {
        for amount in first..messages.min(first + burst) {
            F::add(counter, black_box(amount)).await;
        }
        F::add_and_get(counter, 0).await;
    }
    settle::<F>(counter, before, sum_below(messages)).await
}

async fn boxes<F: Framework>(framework: &F, counter: &F::Counter, messages: u64) -> u64 {
    let before = F::add_and_get(counter, 0).await;
    let burst = burst(framework, messages);
    for first in (0..messages).step_by(burst as usize) {
        for amount in first..messages.min(first + burst) {
            let boxed: Boxed = Box::new([black_box(amount); WORDS]);
            F::take(counter, boxed).await;
        }
        F::add_and_get(counter, 0).await;
    }
    settle::<F>(counter, before, sum_below(messages)).await
}

/// How many messages are sent before they are waited for. With a bounded mailbox that is not needed.
fn burst<F: Framework>(framework: &F, messages: u64) -> u64 {
    if framework.bounded() {
        messages.max(1)
    } else {
        BURST
    }
}

/// How much the counter has grown, which should reach `goal`.
async fn settle<F: Framework>(counter: &F::Counter, before: u64, goal: u64) -> u64 {
    loop {
        let grown = F::add_and_get(counter, 0).await - before;
        if F::ORDERED || grown >= goal {
            return grown;
        }
    }
}

/// Every sender sends its share. Returns the result.
async fn fan_in<F: Framework>(
    framework: &'static F,
    counter: &F::Counter,
    senders: u64,
    messages: u64,
) -> u64 {
    let share = messages / senders;
    let before = F::add_and_get(counter, 0).await;
    for number in 0..senders {
        let side = if number % 2 == 0 {
            Side::Near
        } else {
            Side::Far
        };
        framework.spawn_sender(side, counter.clone(), share).await;
    }
    // Only asking shows that everything has arrived. The question takes its turn among the senders, so
    // it is not asked often.
    loop {
        let grown = F::add_and_get(counter, 0).await - before;
        if grown >= senders * sum_below(share) {
            return grown;
        }
    }
}

async fn live<F: Framework>(framework: &'static F, lives: u64, crowd: u64) {
    let mut alive = Vec::with_capacity(crowd as usize);
    for first in (0..lives).step_by(crowd as usize) {
        for _ in first..lives.min(first + crowd) {
            alive.push(framework.live().await);
        }
        for life in alive.drain(..) {
            F::join(life).await;
        }
    }
}

/// Two players that know each other. Returns the one on the side of `near`.
async fn pair<F: Framework>(framework: &'static F, near: Side, far: Side) -> F::Player {
    let (near, far) = (framework.player(near).await, framework.player(far).await);
    F::meet(&near, far.clone()).await;
    F::meet(&far, near.clone()).await;
    near
}

async fn serve<F: Framework>(near: &F::Player, hops: u64) -> oneshot::Receiver<u64> {
    let (done, ended) = oneshot::channel();
    F::begin(near, Game { hops, done }).await;
    ended
}

async fn rally<F: Framework>(near: &F::Player, hops: u64) -> u64 {
    let ended = serve::<F>(near, hops).await;
    ended.await.expect("the game comes to its end")
}

/// Runs `work` on a fresh thread that belongs to no runtime.
pub(crate) fn on_a_thread<T: Send>(outside: Outside, work: impl FnOnce() -> T + Send) -> T {
    match outside {
        Outside::OtherCpu => pin::Outside::OtherCpu.run(work),
        Outside::Anywhere => pin::Outside::Anywhere.run(work),
    }
}

/// From a nanosecond to ten seconds, with a precision of one hundredth.
fn nanoseconds() -> Histogram<u64> {
    Histogram::new_with_bounds(1, 10_000_000_000, 2).expect("bounds in order")
}
