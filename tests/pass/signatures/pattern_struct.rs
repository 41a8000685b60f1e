//! A struct pattern for an argument, with some of its fields.

use actor_core::{Actor as _, actor};

/// What is ordered.
#[derive(Debug)]
pub struct Order {
    /// How many.
    pub amount: u32,
    /// For how much.
    pub price: u32,
    /// What else there is to say.
    pub note: String,
}

/// Adds up orders.
#[derive(Debug, Default)]
pub struct Till {
    sum: u32,
}

#[actor]
impl Till {
    /// Returns the sum.
    pub fn ring_up(
        &mut self,
        Order {
            amount,
            price: each,
            ..
        }: Order,
    ) -> u32 {
        self.sum += amount * each;
        self.sum
    }
}

#[actor_core::test]
async fn the_fields_have_their_names() {
    let till = Till::default().spawn();
    let order = |amount, price| Order {
        amount,
        price,
        note: String::new(),
    };
    assert_eq!(till.ring_up(order(2, 3)).await, Ok(6));
    assert_eq!(till.ring_up(order(1, 1)).await, Ok(7));
    assert_eq!(order(1, 1).note, "");
}
