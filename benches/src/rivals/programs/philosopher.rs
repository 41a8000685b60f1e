//! `philosopher`: hungry philosophers ask one arbitrator for their two forks.
//!
//! Two messages and an answer for each meal. The arbitrator knows the philosophers by their seats. Even the last meal
//! is answered, as in ours: messages of different senders are not ordered, and nobody may report that a philosopher
//! has dined before the arbitrator has counted the meal.

use super::{BEGUN, Behaviour, Contest, Context, Done, Host, Reference as _, done};
use crate::rivals::workload::Parameters;
use crate::savina::philosopher::{Philosophers, Table};

impl Contest for Philosophers {
    fn from_parameters(parameters: &Parameters) -> Self {
        Philosophers {
            philosophers: parameters.get("philosophers") as usize,
            rounds: parameters.get("rounds"),
        }
    }

    fn parameters(self) -> Parameters {
        let philosophers = self.philosophers as u64;
        Parameters::of(&[("philosophers", philosophers), ("rounds", self.rounds)])
    }

    fn digest(meals: u64) -> u64 {
        meals
    }

    fn on<H: Host>(self, host: &'static H, (): ()) -> u64 {
        let (done, outcome) = done();
        let master = Master::<H> {
            dining: self.philosophers,
            rounds: self.rounds,
            table: None,
            done,
        };
        host.run(master, ToMaster::Begin, outcome)
    }
}

struct Master<H: Host> {
    dining: usize,
    rounds: u64,
    table: Option<H::Ref<Arbitrator<H>>>,
    done: Done,
}

enum ToMaster {
    Begin,
    /// A philosopher has had all meals.
    Dined,
    /// How many there were.
    Meals(u64),
}

impl<H: Host> Behaviour<H> for Master<H> {
    type Message = ToMaster;

    fn receive(&mut self, message: ToMaster, context: &mut H::Context<'_, Self>) {
        match message {
            ToMaster::Begin => self.begin(context),
            ToMaster::Dined => {
                self.dining -= 1;
                if self.dining == 0 {
                    self.table.as_ref().expect(BEGUN).tell(ToArbitrator::Finish);
                }
            }
            ToMaster::Meals(meals) => {
                self.done.tell(meals);
                context.stop();
            }
        }
    }
}

impl<H: Host> Master<H> {
    fn begin(&mut self, context: &mut H::Context<'_, Self>) {
        let me = context.me();
        let philosopher = |seat| Philosopher {
            seat,
            left: self.rounds,
            table: None,
            master: me.clone(),
        };
        let philosophers: Vec<_> = (0..self.dining)
            .map(|seat| context.spawn(philosopher(seat)))
            .collect();
        let table = context.spawn(Arbitrator {
            table: Table::new(self.dining),
            philosophers: philosophers.clone(),
            master: me,
        });
        for philosopher in philosophers {
            philosopher.tell(ToPhilosopher::Begin(table.clone()));
        }
        self.table = Some(table);
    }
}

struct Arbitrator<H: Host> {
    table: Table<usize>,
    philosophers: Vec<H::Ref<Philosopher<H>>>,
    master: H::Ref<Master<H>>,
}

/// With the sender's seat.
enum ToArbitrator {
    Hungry(usize),
    Done(usize),
    /// The same, after the last meal.
    Leaves(usize),
    Finish,
}

impl<H: Host> Behaviour<H> for Arbitrator<H> {
    type Message = ToArbitrator;

    fn receive(&mut self, message: ToArbitrator, context: &mut H::Context<'_, Self>) {
        match message {
            ToArbitrator::Hungry(seat) => {
                if let Some(eater) = self.table.hungry(seat, seat) {
                    self.philosophers[eater].tell(ToPhilosopher::Eat);
                }
            }
            ToArbitrator::Done(seat) => self.done(seat),
            ToArbitrator::Leaves(seat) => {
                self.done(seat);
                self.philosophers[seat].tell(ToPhilosopher::Leave);
            }
            ToArbitrator::Finish => {
                self.master.tell(ToMaster::Meals(self.table.meals));
                context.stop();
            }
        }
    }
}

impl<H: Host> Arbitrator<H> {
    fn done(&mut self, seat: usize) {
        for eater in self.table.done(seat).into_iter().flatten() {
            self.philosophers[eater].tell(ToPhilosopher::Eat);
        }
    }
}

struct Philosopher<H: Host> {
    seat: usize,
    left: u64,
    table: Option<H::Ref<Arbitrator<H>>>,
    master: H::Ref<Master<H>>,
}

enum ToPhilosopher<H: Host> {
    Begin(H::Ref<Arbitrator<H>>),
    Eat,
    Leave,
}

impl<H: Host> Behaviour<H> for Philosopher<H> {
    type Message = ToPhilosopher<H>;

    fn receive(&mut self, message: ToPhilosopher<H>, context: &mut H::Context<'_, Self>) {
        match message {
            ToPhilosopher::Begin(table) => {
                table.tell(ToArbitrator::Hungry(self.seat));
                self.table = Some(table);
            }
            ToPhilosopher::Eat => self.eat(),
            ToPhilosopher::Leave => {
                self.master.tell(ToMaster::Dined);
                context.stop();
            }
        }
    }
}

impl<H: Host> Philosopher<H> {
    fn eat(&mut self) {
        let table = self.table.as_ref().expect(BEGUN);
        self.left -= 1;
        if self.left == 0 {
            return table.tell(ToArbitrator::Leaves(self.seat));
        }
        table.tell(ToArbitrator::Done(self.seat));
        table.tell(ToArbitrator::Hungry(self.seat));
    }
}
