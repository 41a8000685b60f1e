//! Actors and interfaces inside functions.

use actor_core::{Actor as _, actor};

#[actor_core::test]
async fn an_actor_may_live_in_a_function() {
    struct Inner<T>(T);

    #[actor]
    impl<T: Clone> Inner<T> {
        pub fn value(&self) -> T {
            self.0.clone()
        }

        pub fn map<U: From<T> + Send + 'static>(&mut self) -> U {
            U::from(self.0.clone())
        }
    }

    #[actor(part = Side)]
    impl<T: Clone> Inner<T> {
        pub fn set(&mut self, value: T) {
            self.0 = value;
        }
    }

    #[actor]
    trait Length {
        fn length(&self) -> usize;
    }

    #[actor]
    impl<T: Clone + AsRef<str>> Length for Inner<T> {
        fn length(&self) -> usize {
            self.0.as_ref().len()
        }
    }

    let inner = Inner("abc").spawn();
    assert_eq!(inner.value().await, Ok("abc"));
    inner.set("ab").await.unwrap();
    assert_eq!(inner.map::<String>().await.as_deref(), Ok("ab"));
    assert_eq!(LengthHandle::from(inner).length().await, Ok(2));
}

#[test]
fn in_a_block_in_a_closure_too() {
    let system = crate::support::system(1);
    let make = || {
        struct Inner(u8);
        {
            #[actor]
            impl Inner {
                pub fn value(&self) -> u8 {
                    self.0
                }
            }
        }
        system.spawn(Inner(1))
    };
    assert_eq!(make().value().wait(), Ok(1));
}
