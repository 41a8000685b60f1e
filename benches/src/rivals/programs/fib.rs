//! `fib`: Fibonacci numbers, with an actor for each step of the recursion.

use super::{Behaviour, Contest, Context, Done, Host, Reference as _, done};
use crate::rivals::workload::Parameters;
use crate::savina::Fib;

impl Contest for Fib {
    fn from_parameters(parameters: &Parameters) -> Self {
        let n = parameters.get("n") as u32;
        Fib { n }
    }

    fn parameters(self) -> Parameters {
        Parameters::of(&[("n", u64::from(self.n))])
    }

    fn digest(number: u64) -> u64 {
        number
    }

    fn on<H: Host>(self, host: &'static H, (): ()) -> u64 {
        let (done, outcome) = done();
        let root = Step::<H>::of(Asker::Runner(done));
        host.run(root, Computed::Compute(self.n), outcome)
    }
}

struct Step<H: Host> {
    asker: Asker<H>,
    /// The first answer of the two that it has asked for.
    first: Option<u64>,
}

enum Asker<H: Host> {
    Step(H::Ref<Step<H>>),
    Runner(Done),
}

enum Computed {
    Compute(u32),
    Answer(u64),
}

impl<H: Host> Step<H> {
    fn of(asker: Asker<H>) -> Self {
        let first = None;
        Step { asker, first }
    }

    fn answer(&mut self, number: u64, context: &mut H::Context<'_, Self>) {
        match &mut self.asker {
            Asker::Step(step) => step.tell(Computed::Answer(number)),
            Asker::Runner(done) => done.tell(number),
        }
        context.stop();
    }
}

impl<H: Host> Behaviour<H> for Step<H> {
    type Message = Computed;

    fn receive(&mut self, message: Computed, context: &mut H::Context<'_, Self>) {
        match message {
            Computed::Compute(n) if n <= 2 => self.answer(1, context),
            Computed::Compute(n) => {
                for n in [n - 1, n - 2] {
                    let asker = Asker::Step(context.me());
                    let step = context.spawn(Step::of(asker));
                    step.tell(Computed::Compute(n));
                }
            }
            Computed::Answer(number) => match self.first {
                None => self.first = Some(number),
                Some(first) => self.answer(first + number, context),
            },
        }
    }
}
