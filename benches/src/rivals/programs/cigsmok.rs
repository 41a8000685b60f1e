//! `cigsmok`: an arbiter gives one of many smokers what he needs, waits until he has begun, and continues with the next.
//!
//! A smoker reports that he has begun and then burns time. When all have reported, nobody will begin any more, and
//! the final message to a smoker arrives after that.

use super::{Behaviour, Contest, Context, Done, Host, Reference as _, done, folded};
use crate::rivals::workload::Parameters;
use crate::savina::cigsmok::{CigaretteSmokers, Turns};
use crate::savina::work::burn;

impl Contest for CigaretteSmokers {
    fn from_parameters(parameters: &Parameters) -> Self {
        CigaretteSmokers {
            rounds: parameters.get("rounds"),
            smokers: parameters.get("smokers"),
        }
    }

    fn parameters(self) -> Parameters {
        Parameters::of(&[("rounds", self.rounds), ("smokers", self.smokers)])
    }

    fn digest(smoked: Vec<u64>) -> u64 {
        folded(smoked)
    }

    fn on<H: Host>(self, host: &'static H, (): ()) -> u64 {
        let (done, outcome) = done();
        let smokers = self.smokers as usize;
        let arbiter = Arbiter::<H> {
            turns: self.turns(),
            smokers: Vec::with_capacity(smokers),
            smoked: vec![0; smokers],
            smoking: smokers,
            done,
        };
        host.run(arbiter, ToArbiter::Begin, outcome)
    }
}

struct Arbiter<H: Host> {
    turns: Turns,
    smokers: Vec<H::Ref<Smoker<H>>>,
    smoked: Vec<u64>,
    /// Smokers that have not ended.
    smoking: usize,
    done: Done,
}

enum ToArbiter {
    Begin,
    /// A smoker has begun.
    Smokes,
    /// A smoker has ended: his number, and how often he has smoked.
    Smoked(usize, u64),
}

impl<H: Host> Behaviour<H> for Arbiter<H> {
    type Message = ToArbiter;

    fn receive(&mut self, message: ToArbiter, context: &mut H::Context<'_, Self>) {
        match message {
            ToArbiter::Begin => {
                for number in 0..self.smoking {
                    let (smoked, arbiter) = (0, context.me());
                    self.smokers.push(context.spawn(Smoker {
                        number,
                        smoked,
                        arbiter,
                    }));
                }
                self.next();
            }
            ToArbiter::Smokes => self.next(),
            ToArbiter::Smoked(smoker, times) => {
                self.smoked[smoker] = times;
                self.smoking -= 1;
                if self.smoking == 0 {
                    self.done.tell(folded(self.smoked.iter().copied()));
                    context.stop();
                }
            }
        }
    }
}

impl<H: Host> Arbiter<H> {
    fn next(&mut self) {
        match self.turns.next() {
            Some((smoker, steps)) => self.smokers[smoker].tell(ToSmoker::Smoke(steps)),
            None => {
                for smoker in &self.smokers {
                    smoker.tell(ToSmoker::Finish);
                }
            }
        }
    }
}

struct Smoker<H: Host> {
    number: usize,
    smoked: u64,
    arbiter: H::Ref<Arbiter<H>>,
}

enum ToSmoker {
    /// Smoke for this many steps.
    Smoke(u64),
    Finish,
}

impl<H: Host> Behaviour<H> for Smoker<H> {
    type Message = ToSmoker;

    fn receive(&mut self, message: ToSmoker, context: &mut H::Context<'_, Self>) {
        match message {
            ToSmoker::Smoke(steps) => {
                self.arbiter.tell(ToArbiter::Smokes);
                burn(steps, 1);
                self.smoked += 1;
            }
            ToSmoker::Finish => {
                let smoked = ToArbiter::Smoked(self.number, self.smoked);
                self.arbiter.tell(smoked);
                context.stop();
            }
        }
    }
}
