//! Constant parameters, in the state, in arguments and in answers.

use actor_core::{Actor as _, actor};

/// The last `N` numbers.
#[derive(Debug)]
pub struct Ring<const N: usize> {
    numbers: [u8; N],
    next: usize,
}

#[actor]
impl<const N: usize> Ring<N> {
    /// How many it holds.
    pub const SIZE: usize = N;

    /// In place of the oldest.
    pub fn push(&mut self, number: u8) -> [u8; N] {
        self.numbers[self.next] = number;
        self.next = (self.next + 1) % Self::SIZE;
        self.numbers
    }

    /// All at once.
    pub fn fill(&mut self, numbers: [u8; N]) {
        self.numbers = numbers;
    }
}

#[actor_core::test]
async fn rings_of_two_sizes_are_two_types() {
    let two: RingHandle<2> = Ring {
        numbers: [0; 2],
        next: 0,
    }
    .spawn();
    two.push(1).await.unwrap();
    two.push(2).await.unwrap();
    assert_eq!(two.push(3).await, Ok([3, 2]));
    let three = Ring {
        numbers: [0; 3],
        next: 1,
    }
    .spawn();
    three.fill([7, 8, 9]).await.unwrap();
    assert_eq!(three.push(1).await, Ok([7, 1, 9]));
}
