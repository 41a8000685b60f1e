//! An impl for one type of a generic family: `Grid<u8, 2>`.

use actor_core::{Actor as _, actor};

/// A row of cells.
#[derive(Debug)]
pub struct Grid<T, const N: usize>([T; N]);

#[actor]
impl Grid<u8, 2> {
    /// Both together.
    #[must_use]
    pub fn sum(&self) -> u8 {
        self.0.iter().sum()
    }

    /// Takes the place of another.
    pub fn become_other(&mut self, other: Self) {
        *self = other;
    }
}

impl<const N: usize> Grid<char, N> {
    /// The others stay plain.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.iter().collect()
    }
}

#[actor_core::test]
async fn the_handle_has_no_parameters() {
    let grid: GridHandle = Grid([1, 2]).spawn();
    assert_eq!(grid.sum().await, Ok(3));
    grid.become_other(Grid([3, 4])).await.unwrap();
    assert_eq!(grid.sum().await, Ok(7));
    assert_eq!(Grid(['a', 'b']).text(), "ab");
}
