//! An `#[actor]` block on an alias of a type, and on a re-exported type.

use actor_core::{Actor as _, actor};

mod inside {
    #[derive(Debug)]
    pub struct Long<T, U> {
        pub first: T,
        pub second: U,
    }
}

/// Half of it is fixed.
pub type Short<T> = inside::Long<T, u8>;

#[actor]
impl<T: Clone> Short<T> {
    /// Both.
    #[must_use]
    pub fn both(&self) -> (T, u8) {
        (self.first.clone(), self.second)
    }

    /// Changes one.
    pub fn set(&mut self, first: T) {
        self.first = first;
    }
}

#[actor_core::test]
async fn the_handle_has_the_name_of_the_alias() {
    let short: ShortHandle<char> = inside::Long {
        first: 'a',
        second: 1,
    }
    .spawn();
    short.set('b').await.unwrap();
    assert_eq!(short.both().await, Ok(('b', 1)));
}
