//! One value for each actor, in the order in which the actors came: nobody may see the order of a hash map.

use std::collections::{BTreeMap, HashMap};

use crate::ActorId;

/// See the module.
pub(crate) struct Ordered<V> {
    entries: BTreeMap<u64, (ActorId, V)>,
    places: HashMap<ActorId, u64>,
    came: u64,
}

impl<V> Default for Ordered<V> {
    fn default() -> Self {
        Ordered {
            entries: BTreeMap::new(),
            places: HashMap::new(),
            came: 0,
        }
    }
}

impl<V> Ordered<V> {
    /// Adds an actor at the end. Returns whether it was not there before.
    pub(crate) fn insert(&mut self, id: ActorId, value: V) -> bool {
        if self.contains(id) {
            return false;
        }
        self.came += 1;
        self.places.insert(id, self.came);
        self.entries.insert(self.came, (id, value));
        true
    }

    pub(crate) fn remove(&mut self, id: ActorId) -> Option<V> {
        let place = self.places.remove(&id)?;
        self.entries.remove(&place).map(|(_, value)| value)
    }

    pub(crate) fn contains(&self, id: ActorId) -> bool {
        self.places.contains_key(&id)
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (ActorId, &V)> {
        self.entries.values().map(|(id, value)| (*id, value))
    }
}
