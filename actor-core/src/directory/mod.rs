//! What a system knows about its actors by name.
//!
//! It belongs to the team of cores, which keeps it without knowing what it is, and is made when somebody first asks: so a
//! system without names pays nothing, and neither does an actor without one. It must never run code of users while
//! it holds a lock, and never keep an actor alive.
//!
//! What is hard is the end of an actor: whatever stands under its name has to be gone before anybody is told, although
//! names are given from any thread. That is the business of the [`roster`], once for all that is kept here.
//!
//! | file | what |
//! |---|---|
//! | `roster` | something about actors that goes when they end |
//! | `ordered` | something for each actor, in the order in which they came |
//! | `names` | who is called what |

pub(crate) mod names;
pub(crate) mod ordered;
pub(crate) mod roster;

use std::{
    any::{Any, TypeId},
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use self::{names::Names, roster::Roster};
use crate::sched::Team;

/// See the module.
#[derive(Default)]
pub(crate) struct Directory {
    pub(crate) names: Arc<Roster<Names>>,
    /// Groups and topics, by what they are and their name. They live as long as somebody refers to them.
    shared: Mutex<Shared>,
}

#[derive(Default)]
struct Shared {
    known: BTreeMap<(TypeId, String), Weak<dyn Any + Send + Sync>>,
    /// How many there were when those were last taken out that are gone.
    swept: usize,
}

impl Directory {
    pub(crate) fn of(team: &Team) -> &Self {
        team.kept_above()
    }

    /// The one `T` of this name: a new one if there is none.
    pub(crate) fn shared<T: Any + Default + Send + Sync>(&self, name: &str) -> Arc<T> {
        const FEW: usize = 64;
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (TypeId::of::<T>(), name.to_owned());
        let known = shared.known.get(&key).and_then(Weak::upgrade);
        if let Some(Ok(known)) = known.map(Arc::downcast) {
            return known;
        }
        if shared.known.len() >= FEW + 2 * shared.swept {
            shared.known.retain(|_, known| known.strong_count() > 0);
            shared.swept = shared.known.len();
        }
        let made = Arc::new(T::default());
        let erased: Arc<dyn Any + Send + Sync> = made.clone();
        shared.known.insert(key, Arc::downgrade(&erased));
        made
    }
}
