//! A method with the C calling convention.

use actor_core::{Actor as _, actor};

/// Is called from elsewhere too.
#[derive(Debug)]
pub struct Foreign(u8);

#[actor]
impl Foreign {
    /// Returns the sum.
    pub extern "C" fn add(&mut self, n: u8) -> u8 {
        self.0 += n;
        self.0
    }

    /// Without the name of the convention.
    #[must_use]
    pub extern "C-unwind" fn get(&self) -> u8 {
        self.0
    }
}

#[actor_core::test]
async fn it_is_a_message_and_has_the_convention() {
    let function: extern "C" fn(&mut Foreign, u8) -> u8 = Foreign::add;
    assert_eq!(function(&mut Foreign(1), 1), 2);
    let foreign = Foreign(1).spawn();
    assert_eq!(foreign.add(2).await, Ok(3));
    assert_eq!(foreign.get().await, Ok(3));
}
