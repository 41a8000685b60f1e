//! `filterbank`: a signal goes through the filters of several channels at once, whose results are added.
//!
//! Each channel is a line of actors: delay, filter, sample, delay, filter. A filter outputs nothing until it is full,
//! and then adds as many products for each value as it has columns: that is the work. The suite multiplies the window
//! as it is stored in a ring, wherever that begins; here it is in order.

use std::collections::VecDeque;

use actor_core::{Actor as _, System, actor};
use tokio::sync::mpsc;

use super::work::ALIVE;
use super::{Category, Program, Side, Size, threads};
use crate::work::CAPACITY;

#[derive(Debug, Clone)]
pub(crate) struct FilterBank {
    pub(crate) columns: usize,
    /// Values of the signal.
    pub(crate) simulations: usize,
    pub(crate) channels: usize,
}

impl Program for FilterBank {
    const NAME: &'static str = "filterbank";
    const CATEGORY: Category = Category::Parallelism;
    type Input = ();
    /// The final output.
    type Outcome = Vec<f64>;

    fn of(size: Size) -> Self {
        let (columns, simulations, channels) = match size {
            Size::Tiny => (16, 60, 3),
            Size::Suite => (16_384, 34_816, 8),
            Size::Scaled => (16_384, 45_056, 8),
        };
        FilterBank {
            columns,
            simulations,
            channels,
        }
    }

    fn input(&self) {}

    fn expected(&self) -> Vec<f64> {
        let mut output = Vec::new();
        for channel in 0..self.channels {
            let mut stages = self.stages(channel);
            let results = self.signal().filter_map(|value| {
                let mut stages = stages.iter_mut();
                stages.try_fold(value, |value, stage| stage.step(value))
            });
            for (number, value) in results.enumerate() {
                if output.len() == number {
                    output.push(0.0);
                }
                output[number] += value;
            }
        }
        output
    }

    fn ours(self, system: &System, (): ()) -> Vec<f64> {
        system.block_on(async move || {
            let integrator = Integrator(Sums::new(self.channels)).spawn();
            let mut channels = Vec::new();
            for channel in 0..self.channels {
                // The last one first, since each knows the next.
                let mut next = Next::Integrator(channel, integrator.clone());
                for stage in self.stages(channel).into_iter().rev() {
                    next = Next::Filter(Filter { stage, next }.spawn());
                }
                channels.push(next);
            }
            for value in self.signal() {
                for channel in &channels {
                    channel.send(value).await;
                }
            }
            for channel in channels {
                channel.finish().await;
            }
            integrator.finish().await.expect(ALIVE)
        })
    }

    fn others() -> Vec<Side<Self>> {
        vec![Side {
            name: "tokio",
            start: |cores| threads::tokio(cores, |program: Self, ()| program.with_tasks()),
        }]
    }
}

impl FilterBank {
    /// The suite's signal.
    fn signal(&self) -> impl Iterator<Item = f64> + use<> {
        (0..self.simulations).map(|number| (number % 1000) as f64)
    }

    fn stages(&self, channel: usize) -> [Stage; 5] {
        let (columns, channels) = (self.columns, self.channels);
        let analysis = (0..columns)
            .map(|column| channel * columns + column * channels + column + channel + column + 1);
        let synthesis =
            (0..columns).map(|column| channel * column + column * column + column + channel);
        [
            Stage::Delay(Delay::new(columns - 1)),
            Stage::Fir(Fir::new(analysis.map(|factor| factor as f64).collect())),
            Stage::Sample {
                of: channels,
                number: 0,
            },
            Stage::Delay(Delay::new(columns - 1)),
            Stage::Fir(Fir::new(synthesis.map(|factor| factor as f64).collect())),
        ]
    }

    async fn with_tasks(self) -> Vec<f64> {
        let (tagged, mut results) = mpsc::channel(CAPACITY);
        let mut channels = Vec::new();
        for channel in 0..self.channels {
            let (first, mut inbox) = mpsc::channel(CAPACITY);
            channels.push(first);
            for mut stage in self.stages(channel) {
                let (next, next_inbox) = mpsc::channel(CAPACITY);
                let mut values = std::mem::replace(&mut inbox, next_inbox);
                tokio::spawn(async move {
                    while let Some(value) = values.recv().await {
                        if let Some(value) = stage.step(value) {
                            next.send(value).await.expect(ALIVE);
                        }
                    }
                });
            }
            let tagged = tagged.clone();
            tokio::spawn(async move {
                while let Some(value) = inbox.recv().await {
                    tagged.send((channel, value)).await.expect(ALIVE);
                }
            });
        }
        drop(tagged);
        let signal = self.signal();
        tokio::spawn(async move {
            for value in signal {
                for channel in &channels {
                    channel.send(value).await.expect(ALIVE);
                }
            }
        });
        let mut sums = Sums::new(self.channels);
        while let Some((channel, value)) = results.recv().await {
            sums.add(channel, value);
        }
        sums.done
    }
}

/// A stage that the signal goes through.
enum Stage {
    Delay(Delay),
    Fir(Fir),
    /// Lets one out of this many values through, and sets the others to 0.
    Sample {
        of: usize,
        number: usize,
    },
}

impl Stage {
    fn step(&mut self, value: f64) -> Option<f64> {
        match self {
            Stage::Delay(delay) => Some(delay.step(value)),
            Stage::Fir(fir) => fir.step(value),
            Stage::Sample { of, number } => {
                let passes = *number == 0;
                *number = (*number + 1) % *of;
                Some(if passes { value } else { 0.0 })
            }
        }
    }
}

struct Delay {
    kept: Vec<f64>,
    place: usize,
}

impl Delay {
    fn new(length: usize) -> Self {
        Delay {
            kept: vec![0.0; length],
            place: 0,
        }
    }

    fn step(&mut self, value: f64) -> f64 {
        let before = std::mem::replace(&mut self.kept[self.place], value);
        self.place = (self.place + 1) % self.kept.len();
        before
    }
}

/// A filter with a finite impulse response.
struct Fir {
    factors: Vec<f64>,
    /// Twice the window, with each value in two places, so that the last ones are always contiguous.
    window: Vec<f64>,
    place: usize,
    full: bool,
}

impl Fir {
    fn new(factors: Vec<f64>) -> Self {
        Fir {
            window: vec![0.0; factors.len() * 2],
            factors,
            place: 0,
            full: false,
        }
    }

    fn step(&mut self, value: f64) -> Option<f64> {
        let length = self.factors.len();
        self.window[self.place] = value;
        self.window[self.place + length] = value;
        self.place += 1;
        if self.place == length {
            self.place = 0;
            self.full = true;
        }
        self.full
            .then(|| dot(&self.factors, &self.window[self.place..][..length]))
    }
}

/// The sum of the products, in eight parts that a processor can add in parallel.
fn dot(one: &[f64], other: &[f64]) -> f64 {
    const PARTS: usize = 8;
    let mut sums = [0.0; PARTS];
    let (ones, others) = (one.chunks_exact(PARTS), other.chunks_exact(PARTS));
    for (one, other) in ones.zip(others) {
        for part in 0..PARTS {
            sums[part] += one[part] * other[part];
        }
    }
    sums.iter().sum()
}

/// Adds values that belong together, in the order of the channels.
struct Sums {
    waiting: Vec<VecDeque<f64>>,
    done: Vec<f64>,
}

impl Sums {
    fn new(channels: usize) -> Self {
        Sums {
            waiting: vec![VecDeque::new(); channels],
            done: Vec::new(),
        }
    }

    fn add(&mut self, channel: usize, value: f64) {
        self.waiting[channel].push_back(value);
        if self.waiting.iter().all(|values| !values.is_empty()) {
            let values = self.waiting.iter_mut().filter_map(VecDeque::pop_front);
            self.done.push(values.sum());
        }
    }
}

struct Filter {
    stage: Stage,
    next: Next,
}

enum Next {
    Filter(FilterHandle),
    Integrator(usize, IntegratorHandle),
}

impl Next {
    async fn send(&self, value: f64) {
        match self {
            Next::Filter(filter) => filter.value(value).send().await.expect(ALIVE),
            Next::Integrator(channel, integrator) => {
                integrator.value(*channel, value).send().await.expect(ALIVE);
            }
        }
    }

    async fn finish(self) {
        if let Next::Filter(filter) = self {
            filter.finish().await.expect(ALIVE);
        }
    }
}

#[actor]
impl Filter {
    pub(crate) async fn value(&mut self, value: f64) {
        if let Some(value) = self.stage.step(value) {
            self.next.send(value).await;
        }
    }

    /// Answers once everything before it has reached the end.
    pub(crate) async fn finish(self) {
        self.next.finish().await;
    }
}

struct Integrator(Sums);

#[actor]
impl Integrator {
    pub(crate) fn value(&mut self, channel: usize, value: f64) {
        self.0.add(channel, value);
    }

    pub(crate) fn finish(self) -> Vec<f64> {
        self.0.done
    }
}
