//! What someone who takes part has to be able to do: one method per workload, each with a default that says it cannot.
//!
//! A contestant lives in a process of its own (see [`protocol`](super::protocol)), which keeps what it hangs on, leaks or
//! breaks away from the others. It times itself, and hands back what the work came to: whether that is right is decided
//! elsewhere, by the same rule for all.

use std::fmt;

use super::workload::Parameters;

/// What a workload came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// One figure for each metric of the workload, in its unit.
    pub values: Vec<f64>,
    /// The sum, count or state that shows that the work was done.
    pub result: u64,
}

/// Why a contestant does not take part in a workload. The table shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unable(pub String);

/// What came of being asked to do a workload.
pub type Answer = Result<Measured, Unable>;

/// Which threads a contestant uses, and in which of its ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setup {
    /// The threads.
    pub threads: Threads,
    /// One of the contestant's own ways to do it, such as a mailbox without bounds; empty for the usual one.
    pub way: &'static str,
}

/// The threads that actors run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Threads {
    /// One, on the first CPU.
    One,
    /// Two schedulers with a thread each; the driver and its peer are each put on one of them.
    Two,
    /// One scheduler with two threads, which moves actors between them as it likes.
    Pool,
    /// Two cores on which actors are placed, and which share nothing: what the framework does by itself.
    Cores,
}

/// Where an actor is put, as seen from the one that drives the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// On the same core or scheduler.
    Near,
    /// On the other one, if there is one.
    Far,
    /// Where the framework puts it, if nothing is said of that.
    Free,
}

/// Where a thread that belongs to no runtime runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    /// On the CPU beside the actor's.
    OtherCpu,
    /// Where the kernel puts it.
    Anywhere,
}

/// Someone who takes part. Amounts are how often something is done in all.
pub trait Contestant {
    /// One message that two actors send back and forth. Result: the hops.
    fn ping_pong(&mut self, side: Side, hops: u64) -> Answer {
        unable(("ping-pong", side, hops))
    }

    /// A request and its answer, and only then the next. Result: the sum of what was sent.
    fn call(&mut self, side: Side, calls: u64) -> Answer {
        unable(("call", side, calls))
    }

    /// The same from a thread that belongs to no runtime.
    fn call_from_outside(&mut self, outside: Outside, calls: u64) -> Answer {
        unable(("call from outside", outside, calls))
    }

    /// One-way messages as fast as they are taken. Result: the sum of what was sent.
    fn flood(&mut self, side: Side, messages: u64) -> Answer {
        unable(("flood", side, messages))
    }

    /// Calls while both cores are busy with others. Figures: the 50th, 99th and 99.9th percentile of a call, in microseconds.
    fn latency(&mut self, calls: u64) -> Answer {
        unable(("latency", calls))
    }

    /// So many senders that flood one actor together. Result: the sum of what was sent.
    fn fan_in(&mut self, senders: u64, messages: u64) -> Answer {
        unable(("fan-in", senders, messages))
    }

    /// Boxes made on one core and freed on the other. Result: the sum of their first words.
    fn boxes(&mut self, messages: u64) -> Answer {
        unable(("boxes", messages))
    }

    /// A call from outside to an actor that has been idle for `pause_us`. Figures: the median and the 99th percentile, in
    /// microseconds. Result: how many calls.
    fn wake_up(&mut self, calls: u64, pause_us: u64) -> Answer {
        unable(("wake-up", calls, pause_us))
    }

    /// Processor time while `actors` that have been called once wait for `quiet_ms`, in microseconds for each second.
    /// Result: how many actors have answered.
    fn idle(&mut self, actors: u64, quiet_ms: u64) -> Answer {
        unable(("idle", actors, quiet_ms))
    }

    /// An actor is spawned, gets one message, is stopped and waited for: `crowd` of them at a time. Result: how many
    /// messages were handled by actors that have ended.
    fn lives(&mut self, lives: u64, crowd: u64) -> Answer {
        unable(("lives", lives, crowd))
    }

    /// What the heap grows by for each of so many actors that have been called once. Result: how many have answered.
    fn bytes(&mut self, actors: u64) -> Answer {
        unable(("bytes", actors))
    }

    /// What the machine itself takes. Result: how often it was done.
    fn limit(&mut self, name: &str, times: u64) -> Answer {
        unable((name, times))
    }

    /// Any other program, by its name: for suites whose programs are written once for each contestant.
    fn program(&mut self, name: &str, parameters: &Parameters) -> Answer {
        unable((name, parameters))
    }
}

/// The answer of who has no such method.
fn unable(what: impl fmt::Debug) -> Answer {
    // Nobody reads more than that it is not there, unless something is wrong.
    Err(Unable(format!("not written for it: {what:?}")))
}

impl Unable {
    /// The answer of who cannot do it, with the reason that the table shows.
    pub fn because(reason: impl Into<String>) -> Answer {
        Err(Self(reason.into()))
    }
}

impl Measured {
    /// What has one figure: the nanoseconds for each of `amount`.
    pub(crate) fn each(taken: std::time::Duration, amount: u64, result: u64) -> Answer {
        let values = vec![crate::work::nanoseconds(taken, amount)];
        Ok(Self { values, result })
    }
}

impl Threads {
    /// As it is written in the names of contestants.
    pub fn key(self) -> &'static str {
        match self {
            Threads::One => "one",
            Threads::Two => "two",
            Threads::Pool => "pool",
            Threads::Cores => "cores",
        }
    }
}

impl fmt::Display for Threads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Threads::One => "one thread",
            Threads::Two => "two schedulers",
            Threads::Pool => "two workers",
            Threads::Cores => "two cores",
        })
    }
}
