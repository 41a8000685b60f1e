//! A program of the list with its types erased: its description, and how to run it.

use std::fmt;
use std::rc::Rc;
use std::time::{Duration, Instant};

use actor_core::System;

use super::Program;

/// How the suite groups its programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// One feature of actors, and hardly any work.
    Micro,
    /// Many actors contend for one.
    Concurrency,
    /// Work that could be done by all cores.
    Parallelism,
}

/// Which parameters to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Enough to show that the program does what it should.
    Tiny,
    /// The suite's own.
    Suite,
    /// A run takes a second or more on two cores.
    Scaled,
}

/// A run returned a wrong result.
#[derive(Debug)]
pub struct Wrong {
    expected: String,
    got: String,
}

/// One program of the list.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// What the suite calls it.
    pub name: &'static str,
    /// The suite's category for it.
    pub category: Category,
    prepare: fn(Size) -> Box<dyn Prepared>,
}

/// A program with its parameters.
pub(super) trait Prepared {
    /// The parameters, for people.
    fn parameters(&self) -> String;
    /// Who can run it, ours first.
    fn sides(&self) -> Vec<&'static str>;
    /// Starts what a side runs on.
    fn start(&self, side: usize, cores: usize) -> Sample;
}

/// Runs the program once. Returns how long it took if the outcome is right.
pub(super) type Sample = Box<dyn FnMut() -> Result<Duration, Wrong>>;

/// How long the cores may take to end what is left of a run once they are no longer needed.
const PATIENCE: Duration = Duration::from_secs(10);

struct Bench<P: Program> {
    parameters: P,
    /// Computed once for all sides and rounds, because it may take longer than a run.
    expected: Rc<P::Outcome>,
}

impl Entry {
    pub(super) fn of<P: Program>() -> Self {
        Entry {
            name: P::NAME,
            category: P::CATEGORY,
            prepare: |size| {
                let parameters = P::of(size);
                let expected = Rc::new(parameters.expected());
                Box::new(Bench {
                    parameters,
                    expected,
                })
            },
        }
    }

    pub(super) fn prepare(&self, size: Size) -> Box<dyn Prepared> {
        (self.prepare)(size)
    }
}

impl<P: Program> Bench<P> {
    fn sample(&self, mut run: impl FnMut(P, P::Input) -> P::Outcome + 'static) -> Sample {
        let (parameters, expected) = (self.parameters.clone(), self.expected.clone());
        Box::new(move || {
            let (parameters, input) = (parameters.clone(), parameters.input());
            let begun = Instant::now();
            let outcome = run(parameters, input);
            let taken = begun.elapsed();
            match outcome == *expected {
                true => Ok(taken),
                false => Err(Wrong::new(&*expected, &outcome)),
            }
        })
    }
}

impl<P: Program> Prepared for Bench<P> {
    fn parameters(&self) -> String {
        format!("{:?}", self.parameters)
    }

    fn sides(&self) -> Vec<&'static str> {
        let others = P::others();
        let names = others.iter().map(|side| side.name);
        std::iter::once("ours").chain(names).collect()
    }

    fn start(&self, side: usize, cores: usize) -> Sample {
        match side.checked_sub(1) {
            None => {
                let cores = Cores::new(cores);
                self.sample(move |parameters, input| parameters.ours(&cores.0, input))
            }
            Some(other) => self.sample((P::others()[other].start)(cores)),
        }
    }
}

/// A system that is shut down in order.
struct Cores(System);

impl Cores {
    fn new(cores: usize) -> Self {
        let system = System::builder()
            .cores(cores)
            .name("savina")
            // Some programs hold up a core on purpose.
            .stall_limit(None)
            .build();
        Cores(system.expect("threads for the cores"))
    }
}

impl Drop for Cores {
    fn drop(&mut self) {
        let report = self.0.shutdown(PATIENCE).wait();
        if !report.is_clean() {
            eprintln!("the system did not end in order: {report}");
        }
    }
}

impl Wrong {
    /// Whole results can be long, so only their beginnings are shown.
    fn new(expected: &impl fmt::Debug, got: &impl fmt::Debug) -> Self {
        let beginning = |value: &dyn fmt::Debug| {
            let mut text = format!("{value:?}");
            if let Some((end, _)) = text.char_indices().nth(200) {
                text.truncate(end);
                text += " ..";
            }
            text
        };
        Wrong {
            expected: beginning(expected),
            got: beginning(got),
        }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "wrong: {} expected, got {}", self.expected, self.got)
    }
}

impl Category {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Category::Micro => "micro",
            Category::Concurrency => "concurrency",
            Category::Parallelism => "parallelism",
        }
    }
}
