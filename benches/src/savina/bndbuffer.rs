//! `bndbuffer`: producers and consumers around a buffer of bounded size, where each item costs some work on both sides.
//!
//! The buffer keeps a producer's answer until there is room, and a consumer's until there is an item. (A consumer's
//! mailbox would do as the buffer, but then there would be no program.) The suite burns time with logarithms of
//! numbers from a generator. Here it is that many steps of arithmetic that depend only on the item, so that the
//! results are known beforehand.

use std::collections::VecDeque;

use actor_core::{Actor as _, Answer, System, actor};
use futures_util::future::join_all;

use super::work::{ALIVE, burn};
use super::{Category, Program, Size};

#[derive(Debug, Clone)]
pub(crate) struct BoundedBuffer {
    pub(crate) room: usize,
    pub(crate) producers: u64,
    pub(crate) consumers: u64,
    /// Per producer.
    pub(crate) items: u64,
    pub(crate) produce_cost: u64,
    pub(crate) consume_cost: u64,
}

/// What was consumed.
#[derive(Debug, Default, PartialEq, Clone)]
pub(crate) struct Consumed {
    pub(crate) items: u64,
    /// Of what consumers made from them. The order does not matter to the sum.
    pub(crate) sum: u64,
}

/// What the suite does per unit of cost.
const STEPS: u64 = 100;

impl Program for BoundedBuffer {
    const NAME: &'static str = "bndbuffer";
    const CATEGORY: Category = Category::Concurrency;
    type Input = ();
    type Outcome = Consumed;

    fn of(size: Size) -> Self {
        let (room, people, items) = match size {
            Size::Tiny => (3, 8, 20),
            Size::Suite => (50, 40, 1000),
            Size::Scaled => (50, 40, 5000),
        };
        BoundedBuffer {
            room,
            producers: people,
            consumers: people,
            items,
            produce_cost: 25,
            consume_cost: 25,
        }
    }

    fn input(&self) {}

    fn expected(&self) -> Consumed {
        let mut consumed = Consumed::default();
        for producer in 0..self.producers {
            for number in 0..self.items {
                let item = self.produce(producer, number);
                consumed.add(self.consume(item));
            }
        }
        consumed
    }

    fn ours(self, system: &System, (): ()) -> Consumed {
        system.block_on(async move || {
            let buffer = Buffer::new(self.room).spawn();
            let producers: Vec<_> = (0..self.producers)
                .map(|number| {
                    let (program, buffer) = (self.clone(), buffer.clone());
                    Producer {
                        program,
                        number,
                        buffer,
                    }
                    .spawn()
                })
                .collect();
            let consumers: Vec<_> = (0..self.consumers)
                .map(|_| {
                    let (program, buffer) = (self.clone(), buffer.clone());
                    Consumer { program, buffer }.spawn()
                })
                .collect();
            // They start when they are called, and wait for items.
            let consuming = join_all(consumers.iter().map(|consumer| consumer.work()));
            let producing = async {
                for produced in join_all(producers.iter().map(|producer| producer.work())).await {
                    produced.expect(ALIVE);
                }
                buffer.close().await.expect(ALIVE);
            };
            let (consumed, ()) = futures_util::future::join(consuming, producing).await;
            let mut total = Consumed::default();
            for consumed in consumed {
                total.merge(consumed.expect(ALIVE));
            }
            total
        })
    }
}

impl BoundedBuffer {
    /// Makes an item.
    pub(crate) fn produce(&self, producer: u64, number: u64) -> u64 {
        burn(self.produce_cost * STEPS, producer << 32 | number)
    }

    /// Makes something from an item.
    pub(crate) fn consume(&self, item: u64) -> u64 {
        burn(self.consume_cost * STEPS, item)
    }
}

impl Consumed {
    pub(crate) fn add(&mut self, result: u64) {
        self.items += 1;
        self.sum = self.sum.wrapping_add(result);
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.items += other.items;
        self.sum = self.sum.wrapping_add(other.sum);
    }
}

/// The items, and who waits: plain data, the same for all implementations.
pub(crate) struct Shelf<Producer, Consumer> {
    items: VecDeque<u64>,
    room: usize,
    closed: bool,
    /// Producers that wait for room, with the items they brought.
    full: VecDeque<(u64, Producer)>,
    /// Consumers that wait for an item.
    empty: VecDeque<Consumer>,
}

impl<Producer, Consumer> Shelf<Producer, Consumer> {
    pub(crate) fn new(room: usize) -> Self {
        Shelf {
            items: VecDeque::with_capacity(room),
            room,
            closed: false,
            full: VecDeque::new(),
            empty: VecDeque::new(),
        }
    }

    /// Returns who gets the item at once, if anybody, and whose item was placed, if one was.
    pub(crate) fn put(
        &mut self,
        item: u64,
        producer: Producer,
    ) -> (Option<Consumer>, Option<Producer>) {
        let consumer = self.empty.pop_front();
        if consumer.is_some() {
            return (consumer, Some(producer));
        }
        if self.items.len() < self.room {
            self.items.push_back(item);
            return (None, Some(producer));
        }
        self.full.push_back((item, producer));
        (None, None)
    }

    /// Returns what the consumer gets, unless it has to wait: an item, or none if there will be no more. Also returns
    /// whose item was placed.
    pub(crate) fn take(
        &mut self,
        consumer: Consumer,
    ) -> (Option<(Consumer, Option<u64>)>, Option<Producer>) {
        match self.items.pop_front() {
            None if self.closed => (Some((consumer, None)), None),
            None => {
                self.empty.push_back(consumer);
                (None, None)
            }
            item => {
                let stored = self.full.pop_front().map(|(item, producer)| {
                    self.items.push_back(item);
                    producer
                });
                (Some((consumer, item)), stored)
            }
        }
    }

    /// Returns those who wait in vain.
    pub(crate) fn close(&mut self) -> impl Iterator<Item = Consumer> {
        self.closed = true;
        self.empty.drain(..)
    }
}

struct Buffer(Shelf<Answer<()>, Answer<Option<u64>>>);

#[actor]
impl Buffer {
    pub(crate) fn new(room: usize) -> Self {
        Buffer(Shelf::new(room))
    }

    /// Answers once the item is in the buffer.
    pub(crate) fn put(&mut self, item: u64, answer: Answer<()>) {
        let (consumer, stored) = self.0.put(item, answer);
        if let Some(consumer) = consumer {
            consumer.ok(Some(item));
        }
        if let Some(producer) = stored {
            producer.ok(());
        }
    }

    /// Answers with an item once there is one, or with none if there will be no more.
    pub(crate) fn take(&mut self, answer: Answer<Option<u64>>) {
        let (taken, stored) = self.0.take(answer);
        if let Some((consumer, item)) = taken {
            consumer.ok(item);
        }
        if let Some(producer) = stored {
            producer.ok(());
        }
    }

    pub(crate) fn close(&mut self) {
        for consumer in self.0.close() {
            consumer.ok(None);
        }
    }
}

struct Producer {
    program: BoundedBuffer,
    number: u64,
    buffer: BufferHandle,
}

#[actor]
impl Producer {
    pub(crate) async fn work(&mut self) {
        for number in 0..self.program.items {
            let item = self.program.produce(self.number, number);
            self.buffer.put(item).await.expect(ALIVE);
        }
    }
}

struct Consumer {
    program: BoundedBuffer,
    buffer: BufferHandle,
}

#[actor]
impl Consumer {
    pub(crate) async fn work(&mut self) -> Consumed {
        let mut consumed = Consumed::default();
        while let Some(item) = self.buffer.take().await.expect(ALIVE) {
            consumed.add(self.program.consume(item));
        }
        consumed
    }
}
