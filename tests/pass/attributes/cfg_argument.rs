//! An argument under `#[cfg]`: it exists everywhere or nowhere.

use actor_core::{Actor as _, actor};

/// Adds.
#[derive(Debug)]
pub struct Adder(u8);

#[actor]
impl Adder {
    /// Two of three are there.
    pub fn add(&mut self, a: u8, #[cfg(not(any()))] b: u8, #[cfg(any())] c: Missing) -> u8 {
        self.0 += a + b;
        self.0
    }

    /// In a generic method.
    pub fn add_any(
        &mut self,
        a: impl Into<u8>,
        #[cfg(not(any()))] b: impl Into<u8>,
        #[cfg(any())] c: impl Gone,
    ) -> u8 {
        self.0 += a.into() + b.into();
        self.0
    }

    /// The only one, which is gone.
    pub async fn get(&self, #[cfg(any())] gone: Missing) -> u8 {
        std::future::ready(self.0).await
    }
}

#[actor_core::test]
async fn calls_have_the_arguments_that_are_there() {
    let adder = Adder(0).spawn();
    assert_eq!(adder.add(1, 2).await, Ok(3));
    assert_eq!(adder.add_any(1, true).await, Ok(5));
    assert_eq!(adder.get().await, Ok(5));
}

#[test]
fn so_have_messages() {
    let AdderMessage::Add { a, b } = (AdderMessage::Add { a: 1, b: 2 }) else {
        panic!("another");
    };
    assert_eq!((a, b), (1, 2));
    assert!(matches!(AdderMessage::Get, AdderMessage::Get));
}
