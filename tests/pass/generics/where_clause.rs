//! Bounds in a where clause, on more than the parameter itself.

use std::{collections::HashMap, hash::Hash};

use actor_core::{Actor as _, actor};

/// Finds values by their keys.
#[derive(Debug)]
pub struct Registry<K, V> {
    map: HashMap<K, V>,
}

#[actor]
impl<K, V> Registry<K, V>
where
    K: Hash + Eq,
    Option<V>: Clone,
{
    /// Returns what was there before.
    pub fn set(&mut self, key: K, value: V) -> Option<V> {
        self.map.insert(key, value)
    }

    /// Returns the value and forgets it.
    ///
    /// # Errors
    /// When there is none the key comes back.
    pub fn take(&mut self, key: K) -> Result<V, K> {
        self.map.remove(&key).ok_or(key)
    }
}

#[actor_core::test]
async fn the_clause_holds_for_all_that_is_generated() {
    let registry = Registry {
        map: HashMap::new(),
    }
    .spawn();
    assert_eq!(registry.set("a", 1).await, Ok(None));
    assert_eq!(registry.set("a", 2).await, Ok(Some(1)));
    assert_eq!(registry.take("a").await, Ok(2));
    assert_eq!(
        registry.take("b").await,
        Err(actor_core::CallError::Failed("b"))
    );
}
