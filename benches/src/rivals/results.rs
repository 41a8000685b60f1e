//! The results of a run, in a form that another run can be compared with.

use serde::{Deserialize, Serialize};

use crate::harness::Spread;

/// Everything of one run.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Results {
    /// The commit measured, if git knows it, with a `+` if there were changes.
    pub commit: String,
    /// What it ran on.
    pub machine: Machine,
    /// Whether it was a short run, whose times are meaningless.
    pub quick: bool,
    /// In the order of the tables.
    pub rows: Vec<Row>,
}

/// What a run ran on.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Machine {
    /// The processor's name.
    pub processor: String,
    /// How many processors there are.
    pub processors: usize,
    /// The operating system.
    pub system: String,
    /// The compiler.
    pub compiler: String,
}

/// What one entrant made of one workload.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Row {
    /// The table.
    pub group: String,
    /// The workload.
    pub workload: String,
    /// What it is, in words.
    pub about: String,
    /// The amounts of a sample.
    pub parameters: Vec<(String, u64)>,
    /// The machine's limit that it is compared with.
    pub limit: Option<String>,
    /// The framework.
    pub framework: String,
    /// The threads it ran on, as in [`Threads::key`](super::contestant::Threads::key).
    pub threads: String,
    /// The framework with its threads and its variant.
    pub entrant: String,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The figures, each with one sample per round.
    Measured(Vec<Figure>),
    /// It cannot do that, and says why.
    Unable(String),
    /// It is not installed.
    Skipped(String),
    /// It did the wrong thing, panicked or ended.
    Failed(String),
    /// It did not answer within this many seconds.
    Hung(u64),
}

/// One figure over all rounds. Less is better.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Figure {
    /// Empty if it is the only one.
    pub name: String,
    /// What it counts.
    pub unit: String,
    /// One for each round.
    pub samples: Vec<f64>,
}

impl Results {
    /// The figure with this name.
    pub fn figure(&self, workload: &str, entrant: &str, name: &str) -> Option<&Figure> {
        let row = self
            .rows
            .iter()
            .find(|row| row.workload == workload && row.entrant == entrant);
        row?.figures().iter().find(|figure| figure.name == name)
    }
}

impl Row {
    /// Its figures; empty if it was not measured.
    pub fn figures(&self) -> &[Figure] {
        match &self.outcome {
            Outcome::Measured(figures) => figures,
            _ => &[],
        }
    }
}

impl Figure {
    /// Median and range.
    pub fn spread(&self) -> Spread {
        Spread::of(&self.samples)
    }

    /// How many times `other` this is, round by round; `None` if the other is ever zero.
    pub fn times(&self, other: &Figure) -> Option<Spread> {
        let pairs = self.samples.iter().zip(&other.samples);
        let ratios: Vec<f64> = pairs.map(|(this, other)| this / other).collect();
        let sound = |ratio: &f64| ratio.is_finite() && *ratio > 0.0;
        (!ratios.is_empty() && ratios.iter().all(sound)).then(|| Spread::of(&ratios))
    }
}
