//! `concsll`: workers use one sorted linked list, which is an actor.
//!
//! A worker waits for each answer, even to a write. The list knows the workers by number: some frameworks
//! pay for each copy of a handle, so a request carries none.

use std::hint::black_box;
use std::mem;

use super::{BEGUN, Behaviour, Contest, Context, Done, Host, Reference as _, done, folded};
use crate::rivals::workload::Parameters;
use crate::savina::concsll::{List, SortedLinkedList, Step, Steps, Usage};

impl Contest for SortedLinkedList {
    fn from_parameters(parameters: &Parameters) -> Self {
        SortedLinkedList {
            workers: parameters.get("workers"),
            messages: parameters.get("messages"),
            write_percent: parameters.get("write_percent"),
            size_percent: parameters.get("size_percent"),
        }
    }

    fn parameters(self) -> Parameters {
        Parameters::of(&[
            ("workers", self.workers),
            ("messages", self.messages),
            ("write_percent", self.write_percent),
            ("size_percent", self.size_percent),
        ])
    }

    fn digest(usage: Usage) -> u64 {
        let counts = [usage.writes, usage.look_ups, usage.sizes];
        folded(counts.into_iter().chain(usage.values))
    }

    fn on<H: Host>(self, host: &'static H, (): ()) -> u64 {
        let (done, outcome) = done();
        let master = Master::<H> {
            working: self.workers,
            program: self,
            store: None,
            done,
        };
        host.run(master, ToMaster::Begin, outcome)
    }
}

struct Master<H: Host> {
    program: SortedLinkedList,
    store: Option<H::Ref<Store<H>>>,
    working: u64,
    done: Done,
}

enum ToMaster {
    Begin,
    /// A worker is ready.
    Worked,
    /// The list has ended.
    Used(Usage),
}

impl<H: Host> Behaviour<H> for Master<H> {
    type Message = ToMaster;

    fn receive(&mut self, message: ToMaster, context: &mut H::Context<'_, Self>) {
        match message {
            ToMaster::Begin => self.begin(context),
            ToMaster::Worked => {
                self.working -= 1;
                if self.working == 0 {
                    self.store.as_ref().expect(BEGUN).tell(ToStore::Finish);
                }
            }
            ToMaster::Used(usage) => {
                self.done.tell(SortedLinkedList::digest(usage));
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
            store: None,
            master: context.me(),
        };
        let workers: Vec<_> = (0..self.program.workers).map(worker).collect();
        let workers: Vec<_> = workers.into_iter().map(|it| context.spawn(it)).collect();
        let store = context.spawn(Store {
            list: List::default(),
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
    list: List,
    usage: Usage,
    workers: Vec<H::Ref<Worker<H>>>,
    master: H::Ref<Master<H>>,
}

enum ToStore {
    Write { worker: usize, value: u64 },
    Contains { worker: usize, value: u64 },
    Size { worker: usize },
    Finish,
}

impl<H: Host> Behaviour<H> for Store<H> {
    type Message = ToStore;

    fn receive(&mut self, message: ToStore, context: &mut H::Context<'_, Self>) {
        match message {
            ToStore::Write { worker, value } => {
                self.usage.writes += 1;
                self.list.add(value);
                self.workers[worker].tell(ToWorker::Written);
            }
            ToStore::Contains { worker, value } => {
                self.usage.look_ups += 1;
                let contains = self.list.contains(value);
                self.workers[worker].tell(ToWorker::Contains(contains));
            }
            ToStore::Size { worker } => {
                self.usage.sizes += 1;
                let size = self.list.len();
                self.workers[worker].tell(ToWorker::Size(size));
            }
            ToStore::Finish => {
                let list = mem::take(&mut self.list);
                let mut usage = mem::take(&mut self.usage);
                usage.values.extend(list.values());
                // Ours also gets rid of it before it answers.
                drop(list);
                self.master.tell(ToMaster::Used(usage));
                context.stop();
            }
        }
    }
}

struct Worker<H: Host> {
    steps: Steps,
    number: usize,
    store: Option<H::Ref<Store<H>>>,
    master: H::Ref<Master<H>>,
}

enum ToWorker<H: Host> {
    Begin(H::Ref<Store<H>>),
    Written,
    Contains(bool),
    Size(usize),
}

impl<H: Host> Behaviour<H> for Worker<H> {
    type Message = ToWorker<H>;

    fn receive(&mut self, message: ToWorker<H>, context: &mut H::Context<'_, Self>) {
        match message {
            ToWorker::Begin(store) => self.store = Some(store),
            ToWorker::Contains(contains) => {
                black_box(contains);
            }
            ToWorker::Size(size) => {
                black_box(size);
            }
            ToWorker::Written => {}
        }
        let (store, worker) = (self.store.as_ref().expect(BEGUN), self.number);
        match self.steps.next() {
            Some(Step::Write(value)) => store.tell(ToStore::Write { worker, value }),
            Some(Step::Contains(value)) => store.tell(ToStore::Contains { worker, value }),
            Some(Step::Size) => store.tell(ToStore::Size { worker }),
            None => {
                self.master.tell(ToMaster::Worked);
                context.stop();
            }
        }
    }
}
