//! `count`: one actor sends another as many one-way messages as it can, and finally asks for their number.
//!
//! Ours waits for room. Here the number is requested after each burst, and returned once all of the burst has arrived.

use super::{Behaviour, Contest, Context, Done, Host, Reference as _, done};
use crate::rivals::workload::Parameters;
use crate::savina::Count;
use crate::work::BURST;

impl Contest for Count {
    fn from_parameters(parameters: &Parameters) -> Self {
        let messages = parameters.get("messages");
        Count { messages }
    }

    fn parameters(self) -> Parameters {
        Parameters::of(&[("messages", self.messages)])
    }

    fn digest(messages: u64) -> u64 {
        messages
    }

    fn on<H: Host>(self, host: &'static H, (): ()) -> u64 {
        let (done, outcome) = done();
        let producer = Producer::<H> {
            messages: self.messages,
            counter: None,
            done,
        };
        host.run(producer, Produced::Begin, outcome)
    }
}

struct Producer<H: Host> {
    messages: u64,
    counter: Option<H::Ref<Counter<H>>>,
    done: Done,
}

enum Produced {
    Begin,
    /// This many have been counted.
    Total(u64),
}

impl<H: Host> Behaviour<H> for Producer<H> {
    type Message = Produced;

    fn receive(&mut self, message: Produced, context: &mut H::Context<'_, Self>) {
        let total = match message {
            Produced::Begin => {
                let producer = context.me();
                self.counter = Some(context.spawn(Counter::<H> {
                    total: 0,
                    asked: None,
                    producer,
                }));
                0
            }
            Produced::Total(total) => total,
        };
        let counter = self.counter.as_ref();
        let counter = counter.expect("it is the first thing it spawns");
        if total == self.messages {
            counter.tell(Counted::End);
            self.done.tell(total);
            return context.stop();
        }
        let goal = self.messages.min(total + BURST);
        for _ in total..goal {
            counter.tell(Counted::Increment);
        }
        counter.tell(Counted::Total(goal));
    }
}

struct Counter<H: Host> {
    total: u64,
    /// The total that the producer has asked about.
    asked: Option<u64>,
    producer: H::Ref<Producer<H>>,
}

enum Counted {
    Increment,
    /// Asks to be told once the total is this.
    Total(u64),
    End,
}

impl<H: Host> Behaviour<H> for Counter<H> {
    type Message = Counted;

    fn receive(&mut self, message: Counted, context: &mut H::Context<'_, Self>) {
        match message {
            Counted::Increment => self.total += 1,
            Counted::Total(goal) => self.asked = Some(goal),
            Counted::End => return context.stop(),
        }
        if self.asked == Some(self.total) {
            self.asked = None;
            self.producer.tell(Produced::Total(self.total));
        }
    }
}
