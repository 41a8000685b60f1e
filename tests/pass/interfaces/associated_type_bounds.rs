//! Associated types with bounds, next to a parameter of the trait.

use std::fmt::Debug;

use actor_core::{Actor as _, actor};

/// Finds values by keys.
#[actor]
pub trait Store<C: Debug> {
    /// By what.
    type Key: Ord + Clone + From<u8>;
    /// What.
    type Value: Debug + Into<Option<C>>;

    /// What is there.
    fn get(&self, key: Self::Key) -> Option<Self::Value>;

    /// As text, in the usual way.
    fn show(&self, key: Self::Key, context: C) -> String {
        format!("{:?} {context:?}", self.get(key))
    }
}

/// Has one value.
#[derive(Debug)]
pub struct Single(u16);

#[actor]
impl Single {}

#[actor]
impl Store<u32> for Single {
    type Key = u16;
    type Value = Option<u32>;

    fn get(&self, key: u16) -> Option<Option<u32>> {
        (key == self.0).then_some(Some(1))
    }
}

async fn show<C, K, V>(store: StoreHandle<C, K, V>, context: C) -> String
where
    C: Debug + Send + 'static,
    K: Ord + Clone + From<u8> + Send + 'static,
    V: Debug + Into<Option<C>> + Send + 'static,
{
    store.show(K::from(5), context).await.unwrap_or_default()
}

#[actor_core::test]
async fn they_hold_for_the_handle() {
    let store: StoreHandle<u32, u16, Option<u32>> = Single(5).spawn().into();
    assert_eq!(store.get(5).await, Ok(Some(Some(1))));
    assert_eq!(show(store, 9).await, "Some(Some(1)) 9");
}
