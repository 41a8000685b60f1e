//! The actor as its author writes it.

use actor_core::actor;

/// Counts, up to a limit.
#[derive(Debug)]
pub struct Counter {
    pub count: u64,
    pub limit: u64,
}

#[actor]
impl Counter {
    /// Adds `n` and returns the new count, or by how much it would exceed the limit.
    pub fn add(&mut self, n: u64) -> Result<u64, u64> {
        let count = self.count + n;
        match count.checked_sub(self.limit + 1) {
            None => self.count = count,
            Some(excess) => return Err(excess + 1),
        }
        Ok(self.count)
    }

    /// The count, in words.
    pub async fn report(&self) -> String {
        format!("{} of {}", self.count, self.limit)
    }

    /// The last message.
    pub fn finish(self) -> u64 {
        self.count
    }
}
