//! `concdict`: workers read and write one dictionary, which is an actor.
//!
//! A worker waits for each answer, even to a write. The dictionary knows the workers by number: some frameworks
//! pay for each copy of a handle, so a request carries none.

use std::collections::HashMap;
use std::mem;

use super::{BEGUN, Behaviour, Contest, Context, Done, Host, Reference as _, done, folded};
use crate::rivals::workload::Parameters;
use crate::savina::concdict::{Dictionary, Step, Steps, Usage};

impl Contest for Dictionary {
    fn from_parameters(parameters: &Parameters) -> Self {
        Dictionary {
            workers: parameters.get("workers"),
            messages: parameters.get("messages"),
            write_percent: parameters.get("write_percent"),
            keys: parameters.get("keys"),
        }
    }

    fn parameters(self) -> Parameters {
        Parameters::of(&[
            ("workers", self.workers),
            ("messages", self.messages),
            ("write_percent", self.write_percent),
            ("keys", self.keys),
        ])
    }

    fn digest(usage: Usage) -> u64 {
        folded([usage.reads, usage.writes, usage.sum])
    }

    fn on<H: Host>(self, host: &'static H, table: HashMap<u64, u64>) -> u64 {
        let (done, outcome) = done();
        let master = Master::<H> {
            working: self.workers,
            table,
            program: self,
            store: None,
            sum: 0,
            done,
        };
        host.run(master, ToMaster::Begin, outcome)
    }
}

struct Master<H: Host> {
    program: Dictionary,
    table: HashMap<u64, u64>,
    store: Option<H::Ref<Store<H>>>,
    working: u64,
    sum: u64,
    done: Done,
}

enum ToMaster {
    Begin,
    /// A worker is ready; the sum of what it has read.
    Worked(u64),
    /// The dictionary has ended.
    Used(Usage),
}

impl<H: Host> Behaviour<H> for Master<H> {
    type Message = ToMaster;

    fn receive(&mut self, message: ToMaster, context: &mut H::Context<'_, Self>) {
        match message {
            ToMaster::Begin => self.begin(context),
            ToMaster::Worked(sum) => {
                self.sum += sum;
                self.working -= 1;
                if self.working == 0 {
                    self.store.as_ref().expect(BEGUN).tell(ToStore::Finish);
                }
            }
            ToMaster::Used(usage) => {
                let sum = self.sum;
                self.done.tell(Dictionary::digest(Usage { sum, ..usage }));
                context.stop();
            }
        }
    }
}

impl<H: Host> Master<H> {
    fn begin(&mut self, context: &mut H::Context<'_, Self>) {
        let worker = |number| Worker {
            steps: self.program.steps(number),
            number: number as usize,
            sum: 0,
            store: None,
            master: context.me(),
        };
        let workers: Vec<_> = (0..self.program.workers).map(worker).collect();
        let workers: Vec<_> = workers.into_iter().map(|it| context.spawn(it)).collect();
        let store = context.spawn(Store {
            table: mem::take(&mut self.table),
            usage: Usage::default(),
            workers: workers.clone(),
            master: context.me(),
        });
        for worker in workers {
            worker.tell(ToWorker::Begin(store.clone()));
        }
        self.store = Some(store);
    }
}

struct Store<H: Host> {
    table: HashMap<u64, u64>,
    usage: Usage,
    workers: Vec<H::Ref<Worker<H>>>,
    master: H::Ref<Master<H>>,
}

enum ToStore {
    Read { worker: usize, key: u64 },
    Write { worker: usize, key: u64, value: u64 },
    Finish,
}

impl<H: Host> Behaviour<H> for Store<H> {
    type Message = ToStore;

    fn receive(&mut self, message: ToStore, context: &mut H::Context<'_, Self>) {
        match message {
            ToStore::Read { worker, key } => {
                self.usage.reads += 1;
                let value = self.table.get(&key).copied();
                self.workers[worker].tell(ToWorker::Value(value));
            }
            ToStore::Write { worker, key, value } => {
                self.usage.writes += 1;
                self.table.insert(key, value);
                self.workers[worker].tell(ToWorker::Written);
            }
            ToStore::Finish => {
                // Ours also gets rid of it before it answers.
                drop(mem::take(&mut self.table));
                self.master.tell(ToMaster::Used(self.usage.clone()));
                context.stop();
            }
        }
    }
}

struct Worker<H: Host> {
    steps: Steps,
    number: usize,
    sum: u64,
    store: Option<H::Ref<Store<H>>>,
    master: H::Ref<Master<H>>,
}

enum ToWorker<H: Host> {
    Begin(H::Ref<Store<H>>),
    Value(Option<u64>),
    Written,
}

impl<H: Host> Behaviour<H> for Worker<H> {
    type Message = ToWorker<H>;

    fn receive(&mut self, message: ToWorker<H>, context: &mut H::Context<'_, Self>) {
        match message {
            ToWorker::Begin(store) => self.store = Some(store),
            ToWorker::Value(value) => self.sum += value.unwrap_or(0),
            ToWorker::Written => {}
        }
        let (store, worker) = (self.store.as_ref().expect(BEGUN), self.number);
        match self.steps.next() {
            Some(Step::Read(key)) => store.tell(ToStore::Read { worker, key }),
            Some(Step::Write(key)) => store.tell(ToStore::Write {
                worker,
                key,
                value: key,
            }),
            None => {
                self.master.tell(ToMaster::Worked(self.sum));
                context.stop();
            }
        }
    }
}
