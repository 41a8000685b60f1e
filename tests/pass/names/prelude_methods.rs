//! Methods with the names of prelude methods that every value has.

use std::convert::Infallible;

use actor_core::{Actor as _, actor};

/// Knows a number.
#[derive(Debug)]
pub struct Number {
    value: u8,
}

#[actor]
impl Number {
    /// Times so many.
    #[must_use]
    pub fn into(&self, times: u8) -> u8 {
        self.value * times
    }

    /// One more.
    ///
    /// # Errors
    /// None.
    pub fn try_into(&mut self) -> Result<u8, Infallible> {
        self.value += 1;
        Ok(self.value)
    }
}

#[actor_core::test]
async fn a_reference_leads_to_them() {
    let number = &Number { value: 7 }.spawn();
    assert_eq!(number.into(3).await, Ok(21));
    assert_eq!(number.try_into().await, Ok(8));
}
