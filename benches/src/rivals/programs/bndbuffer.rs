//! `bndbuffer`: producers and consumers around a buffer of bounded size, where each item costs some work on both sides.
//!
//! The buffer answers a producer once there is room, and a consumer once there is an item. It knows both by number.
//! A consumer that is told that there are no more items ends, and the buffer ends with the last of them.

use super::{BEGUN, Behaviour, Contest, Context, Done, Host, Reference as _, done, folded};
use crate::rivals::workload::Parameters;
use crate::savina::bndbuffer::{BoundedBuffer, Consumed, Shelf};

impl Contest for BoundedBuffer {
    fn from_parameters(parameters: &Parameters) -> Self {
        BoundedBuffer {
            room: parameters.get("room") as usize,
            producers: parameters.get("producers"),
            consumers: parameters.get("consumers"),
            items: parameters.get("items"),
            produce_cost: parameters.get("produce_cost"),
            consume_cost: parameters.get("consume_cost"),
        }
    }

    fn parameters(self) -> Parameters {
        Parameters::of(&[
            ("room", self.room as u64),
            ("producers", self.producers),
            ("consumers", self.consumers),
            ("items", self.items),
            ("produce_cost", self.produce_cost),
            ("consume_cost", self.consume_cost),
        ])
    }

    fn digest(consumed: Consumed) -> u64 {
        folded([consumed.items, consumed.sum])
    }

    fn on<H: Host>(self, host: &'static H, (): ()) -> u64 {
        let (done, outcome) = done();
        let master = Master::<H> {
            producing: self.producers,
            consuming: self.consumers,
            program: self,
            buffer: None,
            total: Consumed::default(),
            done,
        };
        host.run(master, ToMaster::Begin, outcome)
    }
}

struct Master<H: Host> {
    program: BoundedBuffer,
    buffer: Option<H::Ref<Buffer<H>>>,
    producing: u64,
    consuming: u64,
    total: Consumed,
    done: Done,
}

enum ToMaster {
    Begin,
    /// All items of a producer are in the buffer.
    Produced,
    /// What a consumer has consumed in all.
    Consumed(Consumed),
}

impl<H: Host> Behaviour<H> for Master<H> {
    type Message = ToMaster;

    fn receive(&mut self, message: ToMaster, context: &mut H::Context<'_, Self>) {
        match message {
            ToMaster::Begin => self.begin(context),
            ToMaster::Produced => {
                self.producing -= 1;
                if self.producing == 0 {
                    self.buffer.as_ref().expect(BEGUN).tell(ToBuffer::Close);
                }
            }
            ToMaster::Consumed(consumed) => {
                self.total.merge(consumed);
                self.consuming -= 1;
                if self.consuming == 0 {
                    self.done.tell(BoundedBuffer::digest(self.total.clone()));
                    context.stop();
                }
            }
        }
    }
}

impl<H: Host> Master<H> {
    fn begin(&mut self, context: &mut H::Context<'_, Self>) {
        let (program, master) = (&self.program, context.me());
        let producer = |number| Producer {
            program: program.clone(),
            number,
            made: 0,
            buffer: None,
            master: master.clone(),
        };
        let producers: Vec<_> = (0..program.producers)
            .map(|number| context.spawn(producer(number)))
            .collect();
        let consumer = |number| Consumer {
            program: program.clone(),
            number: number as usize,
            consumed: Consumed::default(),
            buffer: None,
            master: master.clone(),
        };
        let consumers: Vec<_> = (0..program.consumers)
            .map(|number| context.spawn(consumer(number)))
            .collect();
        let buffer = context.spawn(Buffer {
            shelf: Shelf::new(program.room),
            consuming: consumers.len(),
            producers: producers.clone(),
            consumers: consumers.clone(),
        });
        for producer in producers {
            producer.tell(ToProducer::Begin(buffer.clone()));
        }
        for consumer in consumers {
            consumer.tell(ToConsumer::Begin(buffer.clone()));
        }
        self.buffer = Some(buffer);
    }
}

struct Buffer<H: Host> {
    shelf: Shelf<usize, usize>,
    producers: Vec<H::Ref<Producer<H>>>,
    consumers: Vec<H::Ref<Consumer<H>>>,
    /// Consumers that have not been told that there are no more items.
    consuming: usize,
}

enum ToBuffer {
    Put { item: u64, producer: usize },
    Take { consumer: usize },
    Close,
}

impl<H: Host> Behaviour<H> for Buffer<H> {
    type Message = ToBuffer;

    fn receive(&mut self, message: ToBuffer, context: &mut H::Context<'_, Self>) {
        match message {
            ToBuffer::Put { item, producer } => {
                let (consumer, stored) = self.shelf.put(item, producer);
                if let Some(consumer) = consumer {
                    self.consumers[consumer].tell(ToConsumer::Item(item));
                }
                self.stored(stored);
            }
            ToBuffer::Take { consumer } => {
                let (taken, stored) = self.shelf.take(consumer);
                match taken {
                    Some((consumer, Some(item))) => {
                        self.consumers[consumer].tell(ToConsumer::Item(item));
                    }
                    Some((consumer, None)) => self.end(consumer),
                    None => {}
                }
                self.stored(stored);
            }
            ToBuffer::Close => {
                let waiting: Vec<_> = self.shelf.close().collect();
                waiting.into_iter().for_each(|consumer| self.end(consumer));
            }
        }
        if self.consuming == 0 {
            context.stop();
        }
    }
}

impl<H: Host> Buffer<H> {
    fn stored(&self, producer: Option<usize>) {
        if let Some(producer) = producer {
            self.producers[producer].tell(ToProducer::Stored);
        }
    }

    fn end(&mut self, consumer: usize) {
        self.consumers[consumer].tell(ToConsumer::NoMore);
        self.consuming -= 1;
    }
}

struct Producer<H: Host> {
    program: BoundedBuffer,
    number: u64,
    made: u64,
    buffer: Option<H::Ref<Buffer<H>>>,
    master: H::Ref<Master<H>>,
}

enum ToProducer<H: Host> {
    Begin(H::Ref<Buffer<H>>),
    Stored,
}

impl<H: Host> Behaviour<H> for Producer<H> {
    type Message = ToProducer<H>;

    fn receive(&mut self, message: ToProducer<H>, context: &mut H::Context<'_, Self>) {
        if let ToProducer::Begin(buffer) = message {
            self.buffer = Some(buffer);
        }
        if self.made == self.program.items {
            self.master.tell(ToMaster::Produced);
            return context.stop();
        }
        let item = self.program.produce(self.number, self.made);
        self.made += 1;
        let producer = self.number as usize;
        let buffer = self.buffer.as_ref().expect(BEGUN);
        buffer.tell(ToBuffer::Put { item, producer });
    }
}

struct Consumer<H: Host> {
    program: BoundedBuffer,
    number: usize,
    consumed: Consumed,
    buffer: Option<H::Ref<Buffer<H>>>,
    master: H::Ref<Master<H>>,
}

enum ToConsumer<H: Host> {
    Begin(H::Ref<Buffer<H>>),
    Item(u64),
    NoMore,
}

impl<H: Host> Behaviour<H> for Consumer<H> {
    type Message = ToConsumer<H>;

    fn receive(&mut self, message: ToConsumer<H>, context: &mut H::Context<'_, Self>) {
        match message {
            ToConsumer::Begin(buffer) => self.buffer = Some(buffer),
            ToConsumer::Item(item) => self.consumed.add(self.program.consume(item)),
            ToConsumer::NoMore => {
                let consumed = self.consumed.clone();
                self.master.tell(ToMaster::Consumed(consumed));
                return context.stop();
            }
        }
        let consumer = self.number;
        let buffer = self.buffer.as_ref().expect(BEGUN);
        buffer.tell(ToBuffer::Take { consumer });
    }
}
