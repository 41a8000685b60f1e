//! What a workload is: its amounts, its figures, and the rule that says whether it was done right. [`workloads`](super::workloads) lists them.
//!
//! The same rule holds for everyone who takes part, in whatever language: a contestant that does less work than the
//! others, or loses a message, is not in the table with a time but with a fault.

use super::contestant::{Answer, Contestant, Threads};

/// A workload: what `NAME parameter=value ..` stands for in the [`protocol`](super::protocol).
#[derive(Debug, Clone)]
pub struct Workload {
    /// Without spaces; filters look here.
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
    /// The threads on which it makes sense.
    pub threads: &'static [Threads],
    /// Whether the ways of a contestant that differ in the mailbox are shown: elsewhere they are the same.
    pub ways: bool,
    /// Whether it counts instead of timing: one round is enough, in a process that has done nothing before.
    pub counts: bool,
    /// The limit of the machine that it is set beside, by name.
    pub limit: Option<&'static str>,
    /// Who takes part; everybody if none is named.
    pub only: &'static [&'static str],
    /// Asks a contestant.
    pub run: fn(&mut dyn Contestant, &Parameters) -> Answer,
    /// What the result must be.
    pub check: fn(&Parameters) -> u64,
}

/// A figure of a workload. Less is better, always.
#[derive(Debug, Clone, Copy)]
pub struct Metric {
    /// Empty if there is only one.
    pub name: &'static str,
    /// What the numbers count.
    pub unit: &'static str,
}

/// Named numbers, in their order.
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

    /// The number of that name.
    ///
    /// # Panics
    /// If there is none: a workload and its parameters are written in one place.
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
    /// The parameters of a short run: enough to see that it is done right, and no more.
    pub fn quick(&self) -> Parameters {
        let amount = self.parameters.get(self.amount);
        // A multiple of 128 at least, so that every hop comes home and every sender of a fan-in has as much to send.
        let little = (amount / 200).max(1).next_multiple_of(128).min(amount);
        self.parameters.clone().with(self.amount, little)
    }
}

/// The machine itself takes part alone.
pub(super) const MACHINE: &str = "machine";
