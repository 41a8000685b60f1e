//! The arguments after `--`: those of the other benchmark, plus the sizes and the clock.

use super::clock::Clock;
use crate::harness;

const ACTORS: [usize; 3] = [1, 10, 100];
const METHODS: [usize; 3] = [1, 10, 50];
const QUICK: [(usize, usize); 1] = [(10, 10)];

/// What to measure.
#[derive(Debug)]
pub struct Options {
    pub(super) common: harness::Options,
    pub(super) clock: Clock,
    sizes: Option<Vec<(usize, usize)>>,
}

impl Options {
    /// Reads the arguments; what cargo itself passes is ignored.
    ///
    /// # Errors
    /// Says which argument it does not know.
    pub fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut arguments = arguments;
        let mut others = Vec::new();
        let mut sizes = None;
        let mut clock = Clock::Wall;
        while let Some(argument) = arguments.next() {
            if argument == "--sizes" {
                let list = arguments.next().unwrap_or_default();
                let all = list.split(',').map(size).collect::<Option<Vec<_>>>();
                sizes = Some(all.ok_or("--sizes needs actors x methods, such as 10x50,100x1")?);
            } else if argument == "--cpu" {
                clock = Clock::Processor;
            } else {
                others.push(argument);
            }
        }
        Ok(Options {
            common: harness::Options::parse(others.into_iter())?,
            clock,
            sizes,
        })
    }

    pub(super) fn sizes(&self) -> Vec<(usize, usize)> {
        match &self.sizes {
            Some(sizes) => sizes.clone(),
            None if self.common.quick => QUICK.to_vec(),
            None => ACTORS
                .into_iter()
                .flat_map(|actors| METHODS.map(|methods| (actors, methods)))
                .collect(),
        }
    }

    pub(super) fn rounds(&self) -> usize {
        let usual = if self.common.quick { 1 } else { 3 };
        self.common.rounds.unwrap_or(usual)
    }
}

/// `10x50`
fn size(text: &str) -> Option<(usize, usize)> {
    let (actors, methods) = text.split_once('x')?;
    let number = |text: &str| text.parse().ok().filter(|&number| number > 0);
    Some((number(actors)?, number(methods)?))
}
