//! Lint levels of the whole block: `#[allow]`, `#[expect]`, `#[warn]` and `#[deny]`.

use actor_core::{Actor as _, actor};

/// Has a level of its own.
#[derive(Debug)]
pub struct Levelled(u8);

#[actor]
#[allow(missing_docs, reason = "that is what is tried")]
#[warn(unused_variables)]
#[deny(unused_mut)]
impl Levelled {
    pub fn add(&mut self, n: u8) -> u8 {
        self.0 += n;
        self.0
    }

    #[must_use]
    pub fn get(&self) -> u8 {
        self.0
    }
}

#[actor_core::test]
async fn they_hold_for_the_block() {
    let levelled = Levelled(1).spawn();
    assert_eq!(levelled.add(2).await, Ok(3));
    assert_eq!(levelled.get().await, Ok(3));
}
