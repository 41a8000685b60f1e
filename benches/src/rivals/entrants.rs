//! Who takes part, on which threads and in which variants, and how each is started.

use std::fmt;
use std::process::Command;

use super::contestant::{Contestant, Setup, Threads};
use super::programs;
use super::workload::{MACHINE, Workload};
use super::{actix, caf, erlang, kameo, kompact, limits, ours, pypy, ractor, stakker, tokio, xtra};

/// The variant with an unbounded mailbox.
pub(super) const UNBOUNDED: &str = "unbounded";

/// The name of ours in all results.
pub const OURS: &str = "ours";

/// A participant in one setup: a row in the tables.
#[derive(Debug, Clone, Copy)]
pub struct Entrant {
    /// The framework.
    pub framework: &'static str,
    /// Its threads and its variant.
    pub setup: Setup,
    start: Start,
}

#[derive(Debug, Clone, Copy)]
enum Start {
    /// This program itself, in a process of its own.
    Here(fn(Setup) -> Box<dyn Contestant>),
    /// Another program, if it is installed: its command, or why there is none.
    Program(fn(Setup) -> Result<Command, String>),
}

/// Everyone, ours first.
pub fn all() -> Vec<Entrant> {
    use Threads::{Cores, One, Pool, Two};
    let mut all = Vec::new();
    let mut here = |framework, start, threads: &[Threads], ways: &[&'static str]| {
        for &way in ways {
            for &threads in threads {
                let (setup, start) = (Setup { threads, way }, Start::Here(start));
                all.push(Entrant {
                    framework,
                    setup,
                    start,
                });
            }
        }
    };
    here(OURS, ours::start, &[Cores], &[""]);
    here(MACHINE, limits::start, &[Cores], &[""]);
    here(
        "tokio",
        tokio::start,
        &[One, Two, Pool],
        &["", tokio::RECV_MANY],
    );
    here("kameo", kameo::start, &[One, Two, Pool], &["", UNBOUNDED]);
    here("actix", actix::start, &[One, Two], &[""]);
    here("ractor", ractor::start, &[One, Two, Pool], &[""]);
    here("xtra", xtra::start, &[One, Two, Pool], &["", UNBOUNDED]);
    here("kompact", kompact::start, &[One, Pool], &[""]);
    here("stakker", stakker::start, &[One], &[""]);
    let mut program = |framework, start, threads: &[Threads]| {
        for &threads in threads {
            let (setup, start) = (Setup { threads, way: "" }, Start::Program(start));
            all.push(Entrant {
                framework,
                setup,
                start,
            });
        }
    };
    program("erlang", erlang::command, &[One, Pool]);
    program("pypy", pypy::command, &[One]);
    program("caf", caf::command, &[One, Pool]);
    all
}

/// The entrant with this [`Entrant::key`].
pub fn find(key: &str) -> Option<Entrant> {
    all().into_iter().find(|entrant| entrant.key() == key)
}

impl Entrant {
    /// Its name on a command line.
    pub fn key(&self) -> String {
        format!(
            "{}/{}/{}",
            self.framework,
            self.setup.threads.key(),
            self.setup.way
        )
    }

    /// Whether it has a row in the table of this workload.
    pub fn takes_part(&self, workload: &Workload) -> bool {
        let named = if workload.only.is_empty() {
            self.framework != MACHINE
        } else {
            workload.only.contains(&self.framework)
        };
        let usual = self.setup.way.is_empty() || workload.ways;
        let on_threads = workload.threads.contains(&self.setup.threads);
        // On two schedulers, a program's actors stay on the first, where their parents are. actix uses its arbiters in turn.
        let idle_second = workload.group == programs::GROUP
            && self.setup.threads == Threads::Two
            && self.framework != "actix";
        named && usual && on_threads && !idle_second
    }

    /// The command that runs it and speaks the protocol.
    ///
    /// # Errors
    /// If it is not installed.
    pub fn command(&self) -> Result<Command, String> {
        match self.start {
            Start::Here(_) => {
                let program = std::env::current_exe().map_err(|fault| fault.to_string())?;
                let mut command = Command::new(program);
                command.args(["serve", &self.key()]);
                Ok(command)
            }
            Start::Program(command) => command(self.setup),
        }
    }

    /// Starts it in this process.
    pub(super) fn here(&self) -> Option<Box<dyn Contestant>> {
        match self.start {
            Start::Here(start) => Some(start(self.setup)),
            Start::Program(_) => None,
        }
    }
}

impl fmt::Display for Entrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Setup { threads, way } = self.setup;
        f.write_str(self.framework)?;
        if threads != Threads::Cores {
            write!(f, ", {threads}")?;
        }
        if !way.is_empty() {
            write!(f, ", {way}")?;
        }
        Ok(())
    }
}
