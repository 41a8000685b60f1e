//! A method whose where clause is about the actor's parameter: only the actors that satisfy it have the method.

use std::iter::Sum;

use actor_core::{Actor as _, actor};

/// Some things.
#[derive(Debug)]
pub struct Things<T> {
    items: Vec<T>,
}

#[actor]
impl<T: Clone> Things<T> {
    /// All together.
    #[must_use]
    pub fn sum(&self) -> T
    where
        T: Sum,
    {
        self.items.iter().cloned().sum()
    }

    /// In order.
    pub async fn sort(&mut self) -> Vec<T>
    where
        T: Ord + 'static,
        Vec<T>: Send,
    {
        std::future::ready(()).await;
        self.items.sort();
        self.items.clone()
    }

    /// Whether there are any.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

#[actor_core::test]
async fn those_who_can_have_it() {
    let numbers = Things { items: vec![2, 1] }.spawn();
    assert_eq!(numbers.sum().await, Ok(3));
    assert_eq!(numbers.sort().await, Ok(vec![1, 2]));
    let floats = Things {
        items: vec![2.0_f32],
    }
    .spawn();
    assert!(floats.sum().await.is_ok());
    assert_eq!(floats.is_empty().await, Ok(false));
    assert_eq!(
        Things { items: vec![()] }.spawn().is_empty().await,
        Ok(false)
    );
}
