//! `barber`: customers come to a waiting room of bounded size, and a barber sleeps when nobody is there.
//!
//! In the suite, a customer who finds the room full is sent in again at once, as often as it takes. Here the room
//! keeps the surplus at the door, so the number of messages is fixed. Both sides burn time, for which the suite draws
//! from a generator that all threads share; here it is arithmetic.

use std::collections::VecDeque;

use actor_core::{Actor as _, Answer, Handle as _, System, actor};

use super::work::{ALIVE, Random, burn};
use super::{Category, Program, Size};

#[derive(Debug, Clone)]
pub(crate) struct SleepingBarber {
    pub(crate) haircuts: u64,
    pub(crate) seats: usize,
    /// Average steps between two customers.
    pub(crate) production_rate: u64,
    /// Average steps of a haircut.
    pub(crate) haircut_rate: u64,
}

impl Program for SleepingBarber {
    const NAME: &'static str = "barber";
    const CATEGORY: Category = Category::Concurrency;
    type Input = ();
    /// Haircuts, as counted by the barber.
    type Outcome = u64;

    fn of(size: Size) -> Self {
        let (haircuts, seats) = match size {
            Size::Tiny => (100, 10),
            Size::Suite => (5000, 1000),
            Size::Scaled => (100_000, 1000),
        };
        SleepingBarber {
            haircuts,
            seats,
            production_rate: 1000,
            haircut_rate: 1000,
        }
    }

    fn input(&self) {}

    fn expected(&self) -> u64 {
        self.haircuts
    }

    fn ours(self, system: &System, (): ()) -> u64 {
        system.block_on(async move || {
            let room = WaitingRoom::new(self.seats).spawn();
            let barber = Barber {
                room: room.clone(),
                random: Random::new(1),
                haircuts: 0,
            }
            .spawn();
            barber
                .work(self.haircut_rate, self.haircuts)
                .send()
                .await
                .expect(ALIVE);
            let factory = Factory {
                room,
                random: Random::new(2),
            }
            .spawn();
            factory
                .open(self.haircuts, self.production_rate)
                .await
                .expect(ALIVE);
            barber.finish().await.expect(ALIVE)
        })
    }
}

/// How long something takes that takes `rate` steps on average.
pub(crate) fn duration(random: &mut Random, rate: u64) -> u64 {
    random.below(rate * 2) + 10
}

/// Who sits, who stands at the door, and whether the barber sleeps: plain data, the same for all implementations.
pub(crate) struct Room<Customer, Barber> {
    seats: usize,
    waiting: VecDeque<Customer>,
    door: VecDeque<Customer>,
    barber: Option<Barber>,
}

impl<Customer, Barber> Room<Customer, Barber> {
    pub(crate) fn new(seats: usize) -> Self {
        Room {
            seats,
            waiting: VecDeque::new(),
            door: VecDeque::new(),
            barber: None,
        }
    }

    /// Somebody arrives. Returns who gets a haircut now, and from whom.
    pub(crate) fn enter(&mut self, customer: Customer) -> Option<(Barber, Customer)> {
        if let Some(barber) = self.barber.take() {
            return Some((barber, customer));
        }
        if self.waiting.len() < self.seats {
            self.waiting.push_back(customer);
        } else {
            self.door.push_back(customer);
        }
        None
    }

    /// The barber is free, and sleeps if nobody is there. Returns the same as above.
    pub(crate) fn next(&mut self, barber: Barber) -> Option<(Barber, Customer)> {
        let Some(customer) = self.waiting.pop_front() else {
            self.barber = Some(barber);
            return None;
        };
        self.waiting.extend(self.door.pop_front());
        Some((barber, customer))
    }
}

/// A customer in the room.
struct Seated(Answer<()>);

struct WaitingRoom(Room<Seated, Answer<Seated>>);

#[actor]
impl WaitingRoom {
    pub(crate) fn new(seats: usize) -> Self {
        WaitingRoom(Room::new(seats))
    }

    /// Answers when the haircut is done.
    pub(crate) fn enter(&mut self, answer: Answer<()>) {
        if let Some((barber, customer)) = self.0.enter(Seated(answer)) {
            barber.ok(customer);
        }
    }

    /// Answers the next customer; until there is one, the barber sleeps.
    pub(crate) fn next(&mut self, answer: Answer<Seated>) {
        if let Some((barber, customer)) = self.0.next(answer) {
            barber.ok(customer);
        }
    }
}

struct Barber {
    room: WaitingRoomHandle,
    random: Random,
    haircuts: u64,
}

#[actor]
impl Barber {
    pub(crate) async fn work(&mut self, rate: u64, haircuts: u64) {
        for _ in 0..haircuts {
            let Seated(customer) = self.room.next().await.expect(ALIVE);
            burn(duration(&mut self.random, rate), 1);
            self.haircuts += 1;
            customer.ok(());
        }
    }

    pub(crate) fn finish(self) -> u64 {
        self.haircuts
    }
}

struct Customer;

#[actor]
impl Customer {
    /// Comes once, waits for the haircut, and is gone.
    pub(crate) async fn visit(self, room: WaitingRoomHandle) {
        room.enter().await.expect(ALIVE);
    }
}

/// Where customers come from.
struct Factory {
    room: WaitingRoomHandle,
    random: Random,
}

#[actor]
impl Factory {
    /// Answers once the last customer has left.
    pub(crate) async fn open(&mut self, customers: u64, rate: u64) {
        let mut sent = Vec::new();
        for _ in 0..customers {
            let customer = Customer.spawn();
            customer.visit(self.room.clone()).send().await.expect(ALIVE);
            sent.push(customer);
            burn(duration(&mut self.random, rate), 1);
        }
        for customer in sent {
            customer.join().await;
        }
    }
}
