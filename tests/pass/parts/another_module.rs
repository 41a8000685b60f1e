//! A part in a different module than the actor, whose private fields it cannot see.

use actor_core::{Actor as _, actor};

/// Counts.
#[derive(Debug)]
pub struct Counter {
    count: u64,
}

#[actor]
impl Counter {
    /// Returns the count.
    pub fn add(&mut self, n: u64) -> u64 {
        self.count += n;
        self.count
    }

    fn count(&mut self) -> &mut u64 {
        &mut self.count
    }
}

pub mod admin {
    //! What only some may do.

    use actor_core::actor;

    #[actor(part = Admin)]
    impl super::Counter {
        /// Back to zero.
        pub fn reset(&mut self) {
            *self.count() = 0;
        }
    }

    pub mod deep {
        //! Deeper.

        use super::super::{Counter, CounterHandle as Handle};
        use actor_core::actor;

        #[actor(part = Deep, handle = Handle)]
        impl Counter {
            /// Twice the count.
            pub fn double(&mut self) -> u64 {
                *self.count() *= 2;
                *self.count()
            }
        }
    }
}

#[actor_core::test]
async fn the_handle_has_the_methods_of_all() {
    let counter = Counter { count: 1 }.spawn();
    assert_eq!(counter.double().await, Ok(2));
    counter.reset().await.unwrap();
    assert_eq!(counter.add(1).await, Ok(1));
}
