//! `concsll`: workers use one sorted linked list, which is an actor.
//!
//! The result of a look-up or a size depends on what others have written by then. So only their number is compared, and
//! the final list. The list is long, and walking along it is what takes the time.

use actor_core::{Actor as _, System, actor};
use futures_util::future::join_all;

use super::work::{ALIVE, Random};
use super::{Category, Program, Size};

#[derive(Debug, Clone)]
pub(crate) struct SortedLinkedList {
    pub(crate) workers: u64,
    /// Messages per worker.
    pub(crate) messages: u64,
    pub(crate) write_percent: u64,
    pub(crate) size_percent: u64,
}

/// What happened: the same for each run.
#[derive(Debug, Default, PartialEq, Clone)]
pub(crate) struct Usage {
    pub(crate) writes: u64,
    pub(crate) look_ups: u64,
    pub(crate) sizes: u64,
    /// Of the list, in its order: everything that was written, sorted.
    pub(crate) values: Vec<u64>,
}

/// What a worker does next.
pub(crate) enum Step {
    Write(u64),
    Contains(u64),
    Size,
}

impl Program for SortedLinkedList {
    const NAME: &'static str = "concsll";
    const CATEGORY: Category = Category::Concurrency;
    type Input = ();
    type Outcome = Usage;

    fn of(size: Size) -> Self {
        let (workers, messages) = match size {
            Size::Tiny => (4, 200),
            // Takes seconds, because the list becomes long.
            Size::Suite | Size::Scaled => (20, 8000),
        };
        SortedLinkedList {
            workers,
            messages,
            write_percent: 10,
            size_percent: 1,
        }
    }

    fn input(&self) {}

    fn expected(&self) -> Usage {
        let mut usage = Usage::default();
        for step in (0..self.workers).flat_map(|worker| self.steps(worker)) {
            match step {
                Step::Write(value) => {
                    usage.writes += 1;
                    usage.values.push(value);
                }
                Step::Contains(_) => usage.look_ups += 1,
                Step::Size => usage.sizes += 1,
            }
        }
        usage.values.sort_unstable();
        usage
    }

    fn ours(self, system: &System, (): ()) -> Usage {
        system.block_on(async move || {
            let store = Store::default().spawn();
            let workers: Vec<_> = (0..self.workers)
                .map(|number| {
                    let (program, store) = (self.clone(), store.clone());
                    Worker {
                        program,
                        number,
                        store,
                    }
                    .spawn()
                })
                .collect();
            for worked in join_all(workers.iter().map(|worker| worker.work())).await {
                worked.expect(ALIVE);
            }
            store.finish().await.expect(ALIVE)
        })
    }
}

impl SortedLinkedList {
    /// What this worker does.
    pub(crate) fn steps(&self, worker: u64) -> Steps {
        Steps {
            random: Random::new(worker),
            left: self.messages,
            sizes: self.size_percent,
            writes: self.size_percent + self.write_percent,
        }
    }
}

/// What a worker does, one step after another.
pub(crate) struct Steps {
    random: Random,
    left: u64,
    sizes: u64,
    writes: u64,
}

impl Iterator for Steps {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        self.left = self.left.checked_sub(1)?;
        let kind = self.random.below(100);
        let value = self.random.next();
        Some(match kind {
            kind if kind < self.sizes => Step::Size,
            kind if kind < self.writes => Step::Write(value),
            _ => Step::Contains(value),
        })
    }
}

/// A list that is kept sorted. The suite uses a list rather than a tree, because its length is the point.
#[derive(Default)]
pub(crate) struct List {
    first: Option<Box<Node>>,
    length: usize,
}

struct Node {
    value: u64,
    next: Option<Box<Node>>,
}

impl List {
    pub(crate) fn add(&mut self, value: u64) {
        let mut place = &mut self.first;
        while place.as_ref().is_some_and(|node| node.value < value) {
            place = &mut place.as_mut().expect("looked at above").next;
        }
        let next = place.take();
        *place = Some(Box::new(Node { value, next }));
        self.length += 1;
    }

    pub(crate) fn contains(&self, value: u64) -> bool {
        self.values().find(|&other| other >= value) == Some(value)
    }

    pub(crate) fn len(&self) -> usize {
        self.length
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = u64> {
        std::iter::successors(self.first.as_deref(), |node| node.next.as_deref())
            .map(|node| node.value)
    }
}

impl Drop for List {
    /// Iteratively: if each node was dropped in the drop of the one before, the recursion would be as
    /// deep as the list is long.
    fn drop(&mut self) {
        let mut rest = self.first.take();
        while let Some(mut node) = rest {
            rest = node.next.take();
        }
    }
}

#[derive(Default)]
struct Store {
    list: List,
    usage: Usage,
}

#[actor]
impl Store {
    pub(crate) fn write(&mut self, value: u64) {
        self.usage.writes += 1;
        self.list.add(value);
    }

    pub(crate) fn contains(&mut self, value: u64) -> bool {
        self.usage.look_ups += 1;
        self.list.contains(value)
    }

    pub(crate) fn size(&mut self) -> usize {
        self.usage.sizes += 1;
        self.list.len()
    }

    pub(crate) fn finish(self) -> Usage {
        let values = self.list.values().collect();
        Usage {
            values,
            ..self.usage
        }
    }
}

struct Worker {
    program: SortedLinkedList,
    number: u64,
    store: StoreHandle,
}

#[actor]
impl Worker {
    pub(crate) async fn work(&mut self) {
        for step in self.program.steps(self.number) {
            match step {
                Step::Write(value) => self.store.write(value).await.expect(ALIVE),
                Step::Contains(value) => drop(self.store.contains(value).await.expect(ALIVE)),
                Step::Size => drop(self.store.size().await.expect(ALIVE)),
            }
        }
    }
}
