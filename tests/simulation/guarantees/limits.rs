//! Who may run, and when: room in mailboxes, shared and exclusive methods, timers, and circles of calls.

use std::{
    cell::Cell,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use actor_core::{
    Actor as _, CallError, Context, SendError, actor,
    sim::{Faults, Sim, reachable},
};

use super::HOUR;

// ----- backpressure -----

struct Narrow(Arc<AtomicI64>);

#[actor(mailbox = 2)]
impl Narrow {
    pub async fn take(&mut self, _number: u64) {
        self.0.fetch_sub(1, Ordering::Relaxed);
        tokio::task::yield_now().await;
    }
}

struct Pusher;

#[actor]
impl Pusher {
    pub async fn push(&mut self, narrow: NarrowHandle, waiting: Arc<AtomicI64>) {
        for number in 0..6 {
            match narrow.take(number).try_send() {
                Ok(()) => {}
                Err(SendError::Full(NarrowMessage::Take { number: back })) => {
                    reachable("the mailbox is full");
                    assert_eq!(back, number, "what does not fit comes back");
                    narrow.take(number).send().await.expect("it lives");
                }
                Err(_) => panic!("it lives"),
            }
            let waiting = waiting.fetch_add(1, Ordering::Relaxed) + 1;
            assert!(waiting <= 3, "{waiting} wait for two places");
        }
    }
}

#[actor_core::test(seeds = 300, cores = 3, faults = Faults::none().full(3).slow(1))]
async fn a_mailbox_holds_no_more_than_it_says(sim: Sim) {
    let waiting = Arc::new(AtomicI64::new(0));
    let narrow = Narrow(waiting.clone()).spawn();
    let pusher = Pusher.spawn();
    let push = pusher.push(narrow, waiting.clone());
    push.send().await.expect("it lives");
    sim.settle().await;
    sim.always(waiting.load(Ordering::Relaxed) == 0, "all are handled");
}

// ----- shared and exclusive -----

#[derive(Default)]
struct Room {
    readers: Cell<u32>,
    writes: bool,
}

#[actor]
impl Room {
    pub async fn read(&self) {
        assert!(!self.writes, "nobody writes");
        self.readers.set(self.readers.get() + 1);
        if self.readers.get() > 1 {
            reachable("two read at a time");
        }
        tokio::task::yield_now().await;
        self.readers.set(self.readers.get() - 1);
    }

    pub async fn write(&mut self, context: &Context<Self>) {
        assert!(!self.writes && self.readers.get() == 0, "it is alone");
        self.writes = true;
        context.sleep(HOUR).await;
        self.writes = false;
    }
}

struct Guest;

#[actor]
impl Guest {
    pub async fn visit(
        &mut self,
        room: RoomHandle,
        done: Arc<Mutex<u32>>,
    ) -> Result<(), CallError> {
        for number in 0..4 {
            match number % 2 {
                0 => room.read().await?,
                _ => room.write().await?,
            }
        }
        *done.lock().expect("no panic") += 1;
        Ok(())
    }
}

#[actor_core::test(seeds = 300, faults = Faults::none().late(1))]
async fn exclusive_methods_are_alone(sim: Sim) {
    let (room, done) = (Room::default().spawn(), Arc::new(Mutex::new(0)));
    for _ in 0..3 {
        let guest = Guest.spawn();
        let visit = guest.visit(room.clone(), done.clone());
        visit.send().await.expect("it lives");
    }
    // Twice, for the first may be over before anything was done.
    for _ in 0..2 {
        sim.sleep(HOUR * 24).await;
    }
    sim.always(
        *done.lock().expect("no panic") == 3,
        "nobody is kept out for good",
    );
}

// ----- time -----

struct Clock(u64);

#[actor]
impl Clock {
    pub fn tick(&mut self) {
        self.0 += 1;
    }

    pub fn ticks(&mut self) -> u64 {
        self.0
    }
}

#[actor_core::test(seeds = 300)]
async fn timers_keep_virtual_time(sim: Sim) -> Result<(), CallError> {
    let clock = Clock(0).spawn();
    let timer = clock.tick().every(HOUR);
    sim.sleep(HOUR * 24 + HOUR / 2).await;
    sim.always(clock.ticks().await? == 24, "once an hour");
    drop(timer);
    let last = clock.tick().after(HOUR);
    tokio::time::sleep(HOUR * 2).await;
    sim.always(
        clock.ticks().await? == 25,
        "once more, and the other timer is taken back",
    );
    drop(last);
    sim.always(sim.elapsed() == HOUR * 26 + HOUR / 2, "to the second");
    Ok(())
}

// ----- no silent hang -----

struct Link(Arc<AtomicU64>);

#[actor]
impl Link {
    /// Calls the next of the circle, with the rest of it.
    pub async fn follow(&mut self, circle: Arc<Vec<LinkHandle>>, at: usize, left: u32) {
        if left == 0 {
            return;
        }
        let at = (at + 1) % circle.len();
        let next = circle[at].clone();
        if let Err(CallError::Deadlock(path)) = next.follow(circle, at, left - 1).await {
            assert!(path.to_string().contains("`Link::follow`"), "{path}");
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// All begin at once, or one alone: in both cases the circle is closed by somebody, who is told. If nobody were, the run
/// would be stuck.
#[actor_core::test(seeds = 500)]
async fn no_circle_is_missed(sim: Sim) {
    let found = Arc::new(AtomicU64::new(0));
    let length = 1 + (sim.random() % 4) as usize;
    let starts = 1 + sim.random() as usize % length;
    let links: Vec<_> = (0..length).map(|_| Link(found.clone()).spawn()).collect();
    let circle = Arc::new(links);
    for at in 0..starts {
        let follow = circle[at].follow(circle.clone(), at, length as u32);
        follow.send().await.expect("it lives");
    }
    sim.settle().await;
    sim.always(found.load(Ordering::Relaxed) > 0, "somebody is told");
}
