//! `chameneos`: creatures meet in pairs at one mall, and change colors according to whom they have met.
//!
//! As in ours, the mall tells both when the second one has come. It knows them by number, so that a
//! visit carries no handle.

use super::{Behaviour, Contest, Context, Done, Host, Reference as _, done};
use crate::rivals::workload::Parameters;
use crate::savina::{Chameneos, Color};

impl Contest for Chameneos {
    fn from_parameters(parameters: &Parameters) -> Self {
        Chameneos {
            creatures: parameters.get("creatures"),
            meetings: parameters.get("meetings"),
        }
    }

    fn parameters(self) -> Parameters {
        Parameters::of(&[("creatures", self.creatures), ("meetings", self.meetings)])
    }

    fn digest(met: u64) -> u64 {
        met
    }

    fn on<H: Host>(self, host: &'static H, (): ()) -> u64 {
        let (done, outcome) = done();
        let mall = Mall::<H> {
            creatures: Vec::new(),
            left: self.meetings,
            alive: self.creatures,
            waiting: None,
            met: 0,
            done,
        };
        host.run(mall, Visit::Begin, outcome)
    }
}

struct Mall<H: Host> {
    creatures: Vec<H::Ref<Creature<H>>>,
    /// Meetings that are left.
    left: u64,
    /// Creatures that are alive.
    alive: u64,
    waiting: Option<(usize, Color)>,
    met: u64,
    done: Done,
}

enum Visit {
    Begin,
    /// The creature with this number comes.
    Meet(usize, Color),
    /// A creature has met others this often, and ends.
    Met(u64),
}

impl<H: Host> Mall<H> {
    fn meet(&mut self, number: usize, color: Color) {
        match self.waiting.take() {
            _ if self.left == 0 => self.creatures[number].tell(Life::Closed),
            None => self.waiting = Some((number, color)),
            Some((first, other)) => {
                self.left -= 1;
                self.creatures[first].tell(Life::Met(color));
                self.creatures[number].tell(Life::Met(other));
            }
        }
    }
}

impl<H: Host> Behaviour<H> for Mall<H> {
    type Message = Visit;

    fn receive(&mut self, message: Visit, context: &mut H::Context<'_, Self>) {
        match message {
            Visit::Begin => {
                let creature = |number| {
                    context.spawn(Creature::<H> {
                        number: number as usize,
                        mall: context.me(),
                        color: Color::of(number),
                        met: 0,
                    })
                };
                self.creatures = (0..self.alive).map(creature).collect();
                self.creatures.iter().for_each(|it| it.tell(Life::Begin));
            }
            Visit::Meet(number, color) => self.meet(number, color),
            Visit::Met(met) => {
                self.met += met;
                self.alive -= 1;
                if self.alive == 0 {
                    self.done.tell(self.met);
                    context.stop();
                }
            }
        }
    }
}

struct Creature<H: Host> {
    number: usize,
    mall: H::Ref<Mall<H>>,
    color: Color,
    met: u64,
}

enum Life {
    Begin,
    /// Another creature, with this color.
    Met(Color),
    /// Nobody, because the mall has closed.
    Closed,
}

impl<H: Host> Behaviour<H> for Creature<H> {
    type Message = Life;

    fn receive(&mut self, message: Life, context: &mut H::Context<'_, Self>) {
        match message {
            Life::Begin => {}
            Life::Met(other) => {
                self.color = self.color.complement(other);
                self.met += 1;
            }
            Life::Closed => {
                self.mall.tell(Visit::Met(self.met));
                return context.stop();
            }
        }
        self.mall.tell(Visit::Meet(self.number, self.color));
    }
}
