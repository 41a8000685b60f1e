//! What programs have in common: randomness, burning time, and threads for the others.

use std::hint::black_box;

pub(super) use crate::work::ALIVE;

/// Pseudo-random numbers with 64 bits of state (SplitMix64). The suite's own generator has 16, and repeats after 65,536.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Random(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Uniform among the numbers below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    /// Uniform from 0 to 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Keeps the processor busy for this many steps, of a nanosecond or two each, with arithmetic in which each step depends
/// on the previous one. The suite reads the clock or draws from a shared generator, and so measures those.
pub(crate) fn burn(steps: u64, seed: u64) -> u64 {
    let mut state = black_box(seed | 1);
    for _ in 0..steps {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
    }
    black_box(state)
}
