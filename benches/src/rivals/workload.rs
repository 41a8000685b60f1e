//! What a workload is: its amounts, its figures, and the rule that says whether it was done right.
//! [`workloads`](super::workloads) lists them.
//!
//! The same rule holds for every contestant, in whatever language. One that does less work than the others, or loses a message,
//! appears in the table with an error instead of a time.

use super::contestant::{Answer, Contestant, Threads};

/// A workload: what `NAME parameter=value ..` stands for in the [`protocol`](super::protocol).
#[derive(Debug, Clone)]
pub struct Workload {
    /// Without spaces. Filters match this.
    pub name: &'static str,
    /// Which table it belongs to.
    pub group: &'static str,
    /// What it is, in words.
    pub about: &'static str,
    /// The amounts of a full sample.
    pub parameters: Parameters,
    /// Which of them grows with the length of the run.
    pub amount: &'static str,
    /// Its figures.
    pub metrics: &'static [Metric],
    /// The threads for which it makes sense.
    pub threads: &'static [Threads],
    /// Whether to show variants of a contestant that differ only in the mailbox. Elsewhere they make no difference.
    pub ways: bool,
    /// Whether it counts instead of timing. Then one round is enough, in a fresh process.
    pub counts: bool,
    /// The name of the machine's limit that it is compared with.
    pub limit: Option<&'static str>,
    /// Who takes part; everybody if empty.
    pub only: &'static [&'static str],
    /// Runs it on a contestant.
    pub run: fn(&mut dyn Contestant, &Parameters) -> Answer,
    /// What the result must be.
    pub check: fn(&Parameters) -> u64,
}

/// A figure of a workload. Less is always better.
#[derive(Debug, Clone, Copy)]
pub struct Metric {
    /// Empty if there is only one.
    pub name: &'static str,
    /// What the numbers count.
    pub unit: &'static str,
}

/// Named numbers, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters(pub Vec<(String, u64)>);

impl Parameters {
    /// From pairs.
    pub fn of(pairs: &[(&str, u64)]) -> Self {
        Self(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), *value))
                .collect(),
        )
    }

    /// The number with this name.
    ///
    /// # Panics
    /// If there is none: a workload and its parameters are written in the same place.
    pub fn get(&self, name: &str) -> u64 {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.unwrap_or_else(|| panic!("no parameter {name}")).1
    }

    fn with(mut self, name: &str, value: u64) -> Self {
        for pair in &mut self.0 {
            if pair.0 == name {
                pair.1 = value;
            }
        }
        self
    }
}

impl Workload {
    /// The parameters of a short run: just enough to see that it is done right.
    pub fn quick(&self) -> Parameters {
        let amount = self.parameters.get(self.amount);
        // At least 128, and a multiple of it, so that every hop comes home and every sender of a fan-in sends the same amount.
        let little = (amount / 200).max(1).next_multiple_of(128).min(amount);
        self.parameters.clone().with(self.amount, little)
    }
}

/// The machine itself competes alone.
pub(super) const MACHINE: &str = "machine";
