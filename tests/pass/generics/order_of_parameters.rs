//! Several parameters, declared in a different order than in the type.

use std::{collections::BTreeMap, fmt::Debug};

use actor_core::{Actor as _, actor};

/// A table of rows.
#[derive(Debug)]
pub struct Table<K, V, const WIDTH: usize> {
    rows: BTreeMap<K, [V; WIDTH]>,
}

#[actor]
impl<const WIDTH: usize, V: Clone, K: Ord + Debug> Table<K, V, WIDTH> {
    /// Returns the row that was there.
    pub fn put(&mut self, key: K, row: [V; WIDTH]) -> Option<[V; WIDTH]> {
        self.rows.insert(key, row)
    }

    /// The first key, to look at.
    #[must_use]
    pub fn first(&self) -> Option<String> {
        self.rows.keys().next().map(|key| format!("{key:?}"))
    }
}

#[actor_core::test]
async fn the_handle_has_the_order_of_the_type() {
    let table: TableHandle<&str, u8, 2> = Table {
        rows: BTreeMap::new(),
    }
    .spawn();
    assert_eq!(table.put("b", [1, 2]).await, Ok(None));
    assert_eq!(table.put("b", [3, 4]).await, Ok(Some([1, 2])));
    table.put("a", [5, 6]).await.unwrap();
    assert_eq!(table.first().await, Ok(Some("\"a\"".to_owned())));
}
