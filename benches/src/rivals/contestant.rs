//! What a contestant has to be able to do: one method per workload, each with a default that says it cannot.
//!
//! A contestant lives in a process of its own (see [`protocol`](super::protocol)), so that whatever it blocks, leaks or
//! breaks does not affect the others. It times itself, and returns the result of the work. Whether that is right is decided
//! elsewhere, by the same rule for all.

use std::fmt;

use super::workload::Parameters;

/// The outcome of a workload.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// One figure for each metric of the workload, in its unit.
    pub values: Vec<f64>,
    /// The sum, count or state that shows that the work was done.
    pub result: u64,
}

/// Why a contestant does not take part in a workload. The table shows this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unable(pub String);

/// The answer to a request to do a workload.
pub type Answer = Result<Measured, Unable>;

/// Which threads a contestant uses, and which of its variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setup {
    /// The threads.
    pub threads: Threads,
    /// One of the contestant's own variants, such as an unbounded mailbox; empty for the usual one.
    pub way: &'static str,
}

/// The threads that actors run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Threads {
    /// One, on the first CPU.
    One,
    /// Two schedulers with a thread each; the driver and its peer are each put on one of them.
    Two,
    /// One scheduler with two threads, which moves actors between them as it sees fit.
    Pool,
    /// Two cores that share nothing, on which actors are placed: what the framework does by default.
    Cores,
}

/// Where an actor is put, relative to the one that drives the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// On the same core or scheduler.
    Near,
    /// On the other one, if there is one.
    Far,
    /// Where the framework puts it by default.
    Free,
}

/// Where a thread that belongs to no runtime runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    /// On the CPU next to the actor's.
    OtherCpu,
    /// Wherever the kernel puts it.
    Anywhere,
}

/// A contestant. Amounts are totals.
pub trait Contestant {
    /// One message that two actors send back and forth. Result: the number of hops.
    fn ping_pong(&mut self, side: Side, hops: u64) -> Answer {
        unable(("ping-pong", side, hops))
    }

    /// A request and its answer, one at a time. Result: the sum of what was sent.
    fn call(&mut self, side: Side, calls: u64) -> Answer {
        unable(("call", side, calls))
    }

    /// The same from a thread that belongs to no runtime.
    fn call_from_outside(&mut self, outside: Outside, calls: u64) -> Answer {
        unable(("call from outside", outside, calls))
    }

    /// One-way messages, as fast as they are accepted. Result: the sum of what was sent.
    fn flood(&mut self, side: Side, messages: u64) -> Answer {
        unable(("flood", side, messages))
    }

    /// Calls while both cores are busy with other actors. Figures: the 50th, 99th and 99.9th percentile of a
    /// call, in microseconds.
    fn latency(&mut self, calls: u64) -> Answer {
        unable(("latency", calls))
    }

    /// This many senders that flood one actor together. Result: the sum of what was sent.
    fn fan_in(&mut self, senders: u64, messages: u64) -> Answer {
        unable(("fan-in", senders, messages))
    }

    /// Boxes that are made on one core and freed on the other. Result: the sum of their first words.
    fn boxes(&mut self, messages: u64) -> Answer {
        unable(("boxes", messages))
    }

    /// A call from outside to an actor that has been idle for `pause_us`. Figures: the median and the 99th percentile, in
    /// microseconds. Result: the number of calls.
    fn wake_up(&mut self, calls: u64, pause_us: u64) -> Answer {
        unable(("wake-up", calls, pause_us))
    }

    /// Processor time while `actors` that have been called once wait for `quiet_ms`, in microseconds per second. Result: how
    /// many actors have answered.
    fn idle(&mut self, actors: u64, quiet_ms: u64) -> Answer {
        unable(("idle", actors, quiet_ms))
    }

    /// An actor is spawned, gets one message, is stopped and waited for, with `crowd` of them at a time. Result: the number
    /// of messages handled by actors that have ended.
    fn lives(&mut self, lives: u64, crowd: u64) -> Answer {
        unable(("lives", lives, crowd))
    }

    /// How much the heap grows per actor, for this many actors that have been called once. Result: how many have answered.
    fn bytes(&mut self, actors: u64) -> Answer {
        unable(("bytes", actors))
    }

    /// What the machine itself needs. Result: how often it was done.
    fn limit(&mut self, name: &str, times: u64) -> Answer {
        unable((name, times))
    }

    /// Any other program, by name: for suites whose programs are written once per contestant.
    fn program(&mut self, name: &str, parameters: &Parameters) -> Answer {
        unable((name, parameters))
    }
}

/// The answer of a contestant without such a method.
fn unable(what: impl fmt::Debug) -> Answer {
    // Nobody reads more than that it is missing, unless something is wrong.
    Err(Unable(format!("not written for it: {what:?}")))
}

impl Unable {
    /// The answer of a contestant that cannot do it, with the reason that the table shows.
    pub fn because(reason: impl Into<String>) -> Answer {
        Err(Self(reason.into()))
    }
}

impl Measured {
    /// A measurement with one figure: the nanoseconds for each of `amount`.
    pub(crate) fn each(taken: std::time::Duration, amount: u64, result: u64) -> Answer {
        let values = vec![crate::work::nanoseconds(taken, amount)];
        Ok(Self { values, result })
    }
}

impl Threads {
    /// As written in the names of contestants.
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
