//! `barber`: customers come to a waiting room of bounded size, and a barber sleeps when nobody is there.
//!
//! A customer lives for one haircut and reports when it ends, which is what ours waits for.

use super::{BEGUN, Behaviour, Contest, Context, Done, Host, Reference as _, TURN, done};
use crate::rivals::workload::Parameters;
use crate::savina::barber::{Room, SleepingBarber, duration};
use crate::savina::work::{Random, burn};

impl Contest for SleepingBarber {
    fn from_parameters(parameters: &Parameters) -> Self {
        SleepingBarber {
            haircuts: parameters.get("haircuts"),
            seats: parameters.get("seats") as usize,
            production_rate: parameters.get("production_rate"),
            haircut_rate: parameters.get("haircut_rate"),
        }
    }

    fn parameters(self) -> Parameters {
        Parameters::of(&[
            ("haircuts", self.haircuts),
            ("seats", self.seats as u64),
            ("production_rate", self.production_rate),
            ("haircut_rate", self.haircut_rate),
        ])
    }

    fn digest(haircuts: u64) -> u64 {
        haircuts
    }

    fn on<H: Host>(self, host: &'static H, (): ()) -> u64 {
        let (done, outcome) = done();
        let factory = Factory::<H> {
            random: Random::new(2),
            unmade: self.haircuts,
            present: self.haircuts,
            program: self,
            barber: None,
            room: None,
            done,
        };
        host.run(factory, ToFactory::Begin, outcome)
    }
}

/// Where customers come from.
struct Factory<H: Host> {
    program: SleepingBarber,
    random: Random,
    barber: Option<H::Ref<Barber<H>>>,
    room: Option<H::Ref<WaitingRoom<H>>>,
    /// Customers that have not come yet.
    unmade: u64,
    /// Customers that have not left yet.
    present: u64,
    done: Done,
}

enum ToFactory {
    Begin,
    /// The next customers.
    Make,
    /// A customer has left.
    Gone,
    /// How many customers the barber has served.
    Haircuts(u64),
}

impl<H: Host> Behaviour<H> for Factory<H> {
    type Message = ToFactory;

    fn receive(&mut self, message: ToFactory, context: &mut H::Context<'_, Self>) {
        match message {
            ToFactory::Begin => self.open(context),
            ToFactory::Make => self.make(context),
            ToFactory::Gone => {
                self.present -= 1;
                if self.present == 0 {
                    self.room.as_ref().expect(BEGUN).tell(ToRoom::Close);
                    self.barber.as_ref().expect(BEGUN).tell(ToBarber::Finish);
                }
            }
            ToFactory::Haircuts(haircuts) => {
                self.done.tell(haircuts);
                context.stop();
            }
        }
    }
}

impl<H: Host> Factory<H> {
    fn open(&mut self, context: &mut H::Context<'_, Self>) {
        let barber = context.spawn(Barber {
            random: Random::new(1),
            rate: self.program.haircut_rate,
            left: self.program.haircuts,
            haircuts: 0,
            room: None,
            factory: context.me(),
        });
        let room = context.spawn(WaitingRoom {
            room: Room::new(self.program.seats),
            barber: barber.clone(),
        });
        barber.tell(ToBarber::Begin(room.clone()));
        (self.barber, self.room) = (Some(barber), Some(room));
        self.make(context);
    }

    fn make(&mut self, context: &mut H::Context<'_, Self>) {
        let now = self.unmade.min(TURN as u64);
        let room = self.room.as_ref().expect(BEGUN);
        for _ in 0..now {
            let factory = context.me();
            let customer = context.spawn(Customer { factory });
            customer.tell(ToCustomer::Visit(room.clone()));
            burn(duration(&mut self.random, self.program.production_rate), 1);
        }
        self.unmade -= now;
        if self.unmade > 0 {
            context.me().tell(ToFactory::Make);
        }
    }
}

struct WaitingRoom<H: Host> {
    room: Room<H::Ref<Customer<H>>, ()>,
    barber: H::Ref<Barber<H>>,
}

enum ToRoom<H: Host> {
    Enter(H::Ref<Customer<H>>),
    /// The barber is free.
    Next,
    Close,
}

impl<H: Host> Behaviour<H> for WaitingRoom<H> {
    type Message = ToRoom<H>;

    fn receive(&mut self, message: ToRoom<H>, context: &mut H::Context<'_, Self>) {
        let next = match message {
            ToRoom::Enter(customer) => self.room.enter(customer),
            ToRoom::Next => self.room.next(()),
            ToRoom::Close => return context.stop(),
        };
        if let Some(((), customer)) = next {
            self.barber.tell(ToBarber::Cut(customer));
        }
    }
}

struct Barber<H: Host> {
    random: Random,
    rate: u64,
    /// Haircuts before he goes home.
    left: u64,
    haircuts: u64,
    room: Option<H::Ref<WaitingRoom<H>>>,
    factory: H::Ref<Factory<H>>,
}

enum ToBarber<H: Host> {
    Begin(H::Ref<WaitingRoom<H>>),
    Cut(H::Ref<Customer<H>>),
    Finish,
}

impl<H: Host> Behaviour<H> for Barber<H> {
    type Message = ToBarber<H>;

    fn receive(&mut self, message: ToBarber<H>, context: &mut H::Context<'_, Self>) {
        match message {
            ToBarber::Begin(room) => self.room = Some(room),
            ToBarber::Cut(customer) => {
                burn(duration(&mut self.random, self.rate), 1);
                self.haircuts += 1;
                customer.tell(ToCustomer::Done);
            }
            ToBarber::Finish => {
                self.factory.tell(ToFactory::Haircuts(self.haircuts));
                return context.stop();
            }
        }
        if let Some(left) = self.left.checked_sub(1) {
            self.left = left;
            self.room.as_ref().expect(BEGUN).tell(ToRoom::Next);
        }
    }
}

struct Customer<H: Host> {
    factory: H::Ref<Factory<H>>,
}

enum ToCustomer<H: Host> {
    Visit(H::Ref<WaitingRoom<H>>),
    Done,
}

impl<H: Host> Behaviour<H> for Customer<H> {
    type Message = ToCustomer<H>;

    fn receive(&mut self, message: ToCustomer<H>, context: &mut H::Context<'_, Self>) {
        match message {
            ToCustomer::Visit(room) => room.tell(ToRoom::Enter(context.me())),
            ToCustomer::Done => {
                self.factory.tell(ToFactory::Gone);
                context.stop();
            }
        }
    }
}
