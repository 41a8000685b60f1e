//! Type parameters that the caller has to name, among others that are inferred.

use std::any::type_name;

use actor_core::{Actor as _, actor};

/// Knows what types are called.
#[derive(Debug)]
pub struct Clerk {
    asked: usize,
}

#[actor]
impl Clerk {
    /// The name of `T`, and what `value` becomes as one.
    pub fn convert<T: From<U> + Send + 'static, U: Clone>(&mut self, value: U) -> (usize, T) {
        self.asked += 1;
        (self.asked, value.into())
    }

    /// The name of `T`.
    #[must_use]
    pub fn name_of<T>(&self) -> &'static str {
        type_name::<T>()
    }
}

#[actor_core::test]
async fn the_types_are_given_as_to_any_method() {
    let clerk = Clerk { asked: 0 }.spawn();
    assert_eq!(clerk.convert::<u64, _>(3_u8).await, Ok((1, 3_u64)));
    assert_eq!(clerk.convert::<i128, u64>(3).await, Ok((2, 3)));
    assert_eq!(clerk.name_of::<[u8; 2]>().await, Ok("[u8; 2]"));
    // It is not part of any message, so it need not be `Send`.
    assert!(
        clerk
            .name_of::<std::rc::Rc<u8>>()
            .await
            .unwrap()
            .ends_with("Rc<u8>")
    );
}
