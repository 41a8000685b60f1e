//! Deterministic simulation: a test runs its actors under a scheduler that explores possible
//! executions, and replays a failure.
//!
//! ```
//! use actor_core::{Actor as _, CallError, actor, sim::Sim};
//!
//! #[derive(Default)]
//! struct Register(u64);
//!
//! #[actor]
//! impl Register {
//!     pub fn add(&mut self, n: u64) -> u64 {
//!         self.0 += n;
//!         self.0
//!     }
//! }
//!
//! # mod tests {
//! # use super::*;
//! #[actor_core::test(seeds = 1000)]
//! async fn two_that_add_make_two(sim: Sim) -> Result<(), CallError> {
//!     let register = Register::default().spawn();
//!     register.add(1).send().await.unwrap();
//!     register.add(1).await?;
//!     sim.always(register.add(0).await? == 2, "nothing is lost");
//!     Ok(())
//! }
//! # }
//! # fn main() {}
//! ```
//!
//! All cores of a system are structs in one thread, time is virtual, and every decision about
//! order, placement and chance is made by a seed. The actors, their handles and what the macro
//! generates from them are those of production.
//!
//! # Source files
//!
//! | file | contents |
//! |---|---|
//! | `options` | how a test is explored |
//! | `tape`, `strategy`, `chance` | decisions, and what makes them |
//! | `stage`, `world` | what the simulated cores share: the clock, the links, what was noticed; what a core asks of it |
//! | `body` | what the body of a test sees: [`Sim`], points |
//! | `outcome` | the result of a run |
//! | `panics`, `escape`, `hooks` | actions of user code that a run has to know about |
//! | `steps`, `faults`, `wrong` | the loop of a run, what is made to go wrong in it, and what has gone wrong |
//! | `clock`, `run` | time, and one run from its beginning to its end |
//! | `thread` | a supervised thread for a run |
//! | `chart`, `found` | a run as a chart; the report of a failure |
//! | `test` | a test, ready to be run |
//! | `environment`, `shrink`, `explore` | many runs: environment variables, the same failure with fewer decisions, seeds |

mod body;
mod chance;
mod chart;
mod clock;
mod environment;
mod escape;
mod explore;
mod faults;
mod found;
#[cfg(all(feature = "sim-hooks", target_os = "linux", target_env = "gnu"))]
mod hooks;
mod options;
mod outcome;
mod panics;
mod run;
mod shrink;
mod stage;
mod steps;
mod strategy;
mod tape;
mod test;
mod thread;
mod world;
mod wrong;

pub use self::{
    body::{Sim, always, reachable, sometimes},
    explore::{explore, try_explore},
    found::{Explored, Found},
    options::{Faults, Options},
    outcome::TestOutcome,
    strategy::Strategy,
};
