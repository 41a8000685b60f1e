//! `count`: one actor sends another as many one-way messages as it can, and finally asks for their number.

use actor_core::{Actor as _, System, actor};

use super::work::ALIVE;
use super::{Category, Program, Size};

#[derive(Debug, Clone)]
pub(crate) struct Count {
    /// One-way messages.
    pub(crate) messages: u64,
}

impl Program for Count {
    const NAME: &'static str = "count";
    const CATEGORY: Category = Category::Micro;
    type Input = ();
    type Outcome = u64;

    fn of(size: Size) -> Self {
        let messages = match size {
            Size::Tiny => 3000,
            Size::Suite => 1_000_000,
            Size::Scaled => 30_000_000,
        };
        Count { messages }
    }

    fn input(&self) {}

    fn expected(&self) -> u64 {
        self.messages
    }

    fn ours(self, system: &System, (): ()) -> u64 {
        system.block_on(async move || {
            let counter = Counter::default().spawn();
            let producer = Producer { counter }.spawn();
            producer.produce(self.messages).await.expect(ALIVE)
        })
    }
}

struct Producer {
    counter: CounterHandle,
}

#[actor]
impl Producer {
    pub(crate) async fn produce(&mut self, messages: u64) -> u64 {
        for _ in 0..messages {
            self.counter.increment().send().await.expect(ALIVE);
        }
        self.counter.total().await.expect(ALIVE)
    }
}

#[derive(Default)]
struct Counter {
    total: u64,
}

#[actor]
impl Counter {
    pub(crate) fn increment(&mut self) {
        self.total += 1;
    }

    pub(crate) fn total(&self) -> u64 {
        self.total
    }
}
