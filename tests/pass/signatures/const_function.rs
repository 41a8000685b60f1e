//! A method that is a `const fn`.

use actor_core::{Actor as _, actor};

/// Known at compile time.
#[derive(Debug)]
pub struct Known(u8);

#[actor]
impl Known {
    /// The double.
    #[must_use]
    pub const fn double(&self) -> u8 {
        self.0 * 2
    }

    /// Sets it.
    pub const fn set(&mut self, n: u8) {
        self.0 = n;
    }

    /// Ends it.
    #[must_use]
    pub const fn end(self) -> u8 {
        self.0
    }
}

const FOUR: u8 = Known(2).double();

#[actor_core::test]
async fn it_is_a_message_and_a_constant() {
    assert_eq!(FOUR, 4);
    let known = Known(1).spawn();
    known.set(5).await.unwrap();
    assert_eq!(known.double().await, Ok(10));
    assert_eq!(known.end().await, Ok(5));
}
