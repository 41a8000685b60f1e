//! A generic struct of the user that holds the handle of a generic actor, and derives from it.

use actor_core::{Actor as _, WeakHandle, actor};

/// Counts in numbers of some type.
#[derive(Debug)]
pub struct Counter<T> {
    value: T,
}

#[actor]
impl<T: Copy + std::ops::AddAssign> Counter<T> {
    /// Returns the sum.
    pub fn add(&mut self, n: T) -> T {
        self.value += n;
        self.value
    }
}

/// Asks no more of `T` than the actor does.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Client<T: Copy + std::ops::AddAssign> {
    counter: CounterHandle<T>,
}

/// Asks nothing of `T`.
#[derive(Debug, Clone)]
pub struct Watcher<T>(WeakHandle<T>);

impl<T: Copy + std::ops::AddAssign + Send + 'static> Client<T> {
    async fn twice(&self, n: T) -> T {
        self.counter.add(n).await.expect("it lives");
        self.counter.add(n).await.expect("it lives")
    }
}

#[actor_core::test]
async fn the_struct_calls_the_actor() {
    let floats: Client<f64> = Client {
        counter: Counter { value: 1.5 }.spawn(),
    };
    assert!((floats.twice(2.0).await - 5.5).abs() < 1e-9);
    let client = Client {
        counter: Counter { value: 1 }.spawn(),
    };
    assert_eq!(client, client.clone());
    assert_eq!(client.twice(2).await, 5);
    let watcher = Watcher(actor_core::Handle::downgrade(&client.counter));
    assert!(watcher.0.is_alive());
}
