//! `fjcreate`: many actors are created, get one message each, and end.
//!
//! A run is over when all of them have ended. Ours waits for each; here, what they share goes away with the last one.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Behaviour, Contest, Context, Done, Host, Reference as _, TURN, done};
use crate::rivals::workload::Parameters;
use crate::savina::{ForkJoinCreate, THETA, compute};

impl Contest for ForkJoinCreate {
    fn from_parameters(parameters: &Parameters) -> Self {
        let actors = parameters.get("actors") as usize;
        ForkJoinCreate { actors }
    }

    fn parameters(self) -> Parameters {
        Parameters::of(&[("actors", self.actors as u64)])
    }

    fn digest(processed: u64) -> u64 {
        processed
    }

    fn on<H: Host>(self, host: &'static H, (): ()) -> u64 {
        let (done, outcome) = done();
        let processed = AtomicU64::new(0);
        let maker = Maker {
            actors: self.actors,
            shared: Arc::new(Shared { processed, done }),
        };
        host.run(maker, Make, outcome)
    }
}

/// Shared by all of them until they end.
struct Shared {
    processed: AtomicU64,
    done: Done,
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.done.tell(*self.processed.get_mut());
    }
}

struct Maker {
    /// Actors that have not been made yet.
    actors: usize,
    shared: Arc<Shared>,
}

struct Make;

impl<H: Host> Behaviour<H> for Maker {
    type Message = Make;

    fn receive(&mut self, Make: Make, context: &mut H::Context<'_, Self>) {
        let now = self.actors.min(TURN);
        for _ in 0..now {
            let worker = context.spawn(Worker(self.shared.clone()));
            worker.tell(Process(THETA));
        }
        self.actors -= now;
        match self.actors {
            0 => context.stop(),
            _ => context.me().tell(Make),
        }
    }
}

struct Worker(Arc<Shared>);

struct Process(f64);

impl<H: Host> Behaviour<H> for Worker {
    type Message = Process;

    fn receive(&mut self, Process(theta): Process, context: &mut H::Context<'_, Self>) {
        compute(theta);
        // Relaxed: it is read by whoever holds it last.
        self.0.processed.fetch_add(1, Ordering::Relaxed);
        context.stop();
    }
}
