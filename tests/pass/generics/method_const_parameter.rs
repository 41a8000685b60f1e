//! A method with a constant parameter.

use actor_core::{Actor as _, actor};

/// Says the same again and again.
#[derive(Debug)]
pub struct Parrot(u8);

#[actor]
impl Parrot {
    /// `N` times.
    #[must_use]
    pub fn say<const N: usize>(&self) -> [u8; N] {
        [self.0; N]
    }

    /// Learns the sum.
    pub fn learn<const N: usize, const NEGATE: bool>(&mut self, words: [u8; N]) {
        let sum: u8 = words.iter().sum();
        self.0 = if NEGATE { !sum } else { sum };
    }
}

#[actor_core::test]
async fn the_constant_is_given_or_inferred() {
    let parrot = Parrot(7).spawn();
    assert_eq!(parrot.say::<2>().await, Ok([7, 7]));
    assert_eq!(parrot.say().await, Ok([7]));
    parrot.learn::<3, false>([1, 2, 3]).await.unwrap();
    assert_eq!(parrot.say().await, Ok([6; 4]));
    parrot.learn::<_, true>([0]).await.unwrap();
    assert_eq!(parrot.say().await, Ok([255]));
}
