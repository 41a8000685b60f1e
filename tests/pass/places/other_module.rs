//! An actor whose type is in a different module than its `#[actor]` block: `impl types::Account`.

use actor_core::{Actor as _, actor};

/// The types.
pub mod types {
    /// Has money.
    #[derive(Debug)]
    pub struct Account {
        /// How much.
        pub balance: u64,
    }

    /// Has something.
    #[derive(Debug)]
    pub struct Safe<T> {
        /// What.
        pub thing: Vec<T>,
    }
}

#[actor]
impl types::Account {
    /// Returns the balance.
    pub fn deposit(&mut self, amount: u64) -> u64 {
        self.balance += amount;
        self.balance
    }

    /// With its own type.
    pub fn merge(&mut self, other: Self) -> u64 {
        self.balance += other.balance;
        self.balance
    }
}

#[actor]
impl<T> types::Safe<T> {
    /// Returns how many there are.
    pub fn put(&mut self, thing: T) -> usize {
        self.thing.push(thing);
        self.thing.len()
    }

    /// Whatever it is.
    pub fn put_any(&mut self, thing: impl Into<T>) -> usize {
        self.thing.push(thing.into());
        self.thing.len()
    }
}

#[actor_core::test]
async fn the_handle_is_where_the_block_is() {
    let account: AccountHandle = types::Account { balance: 1 }.spawn();
    assert_eq!(account.deposit(1).await, Ok(2));
    assert_eq!(account.merge(types::Account { balance: 3 }).await, Ok(5));
    let safe: SafeHandle<u64> = types::Safe { thing: vec![1] }.spawn();
    assert_eq!(safe.put(2).await, Ok(2));
    assert_eq!(safe.put_any(3_u8).await, Ok(3));
}
