//! What a system knows about its actors by name.
//!
//! It belongs to the team of cores, which keeps it without knowing what it is. It is created on first use, so a
//! system without names pays nothing, and neither does an actor without one. It must never run user code while it
//! holds a lock, and never keep an actor alive.
//!
//! The difficulty is the end of an actor: whatever is kept under its name has to be gone before anybody is told of
//! the end, although names are given from any thread. The [`roster`] does that, once for everything that is kept
//! here.
//!
//! | file | what |
//! |---|---|
//! | `roster` | information about actors that is removed when they end |
//! | `ordered` | one value for each actor, in the order in which the actors came |
//! | `names` | the names of actors |

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
    /// Groups and topics, by kind and name. They live as long as somebody refers to them.
    shared: Mutex<Shared>,
}

#[derive(Default)]
struct Shared {
    known: BTreeMap<(TypeId, String), Weak<dyn Any + Send + Sync>>,
    /// How many there were after dead entries were last removed.
    swept: usize,
}

impl Directory {
    pub(crate) fn of(team: &Team) -> &Self {
        team.kept_above()
    }

    /// The one `T` of this name, created if there is none.
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

#[cfg(all(test, not(loom)))]
mod tests {
    use std::sync::Arc;

    use actor_core::{Exit, Handle as _, LookupError, NameError, Slow, System, Topic, actor};

    use crate::{
        raw::Raw as _,
        slot::{Interest, Slot, Watcher},
    };

    struct Named;

    #[actor]
    impl Named {
        pub(crate) fn hear(&mut self, _event: u32) {}
    }

    fn slot_of(named: &NamedHandle) -> &'static Slot {
        named.raw().strong().slot()
    }

    fn system() -> System {
        let system = System::builder().cores(1).pin(false).build();
        system.expect("there are threads")
    }

    /// At the moment when the end of an actor can be seen, but before its name was released.
    #[test]
    fn the_name_of_an_actor_that_has_ended_is_free() {
        let system = system();
        let (first, next) = (system.spawn(Named), system.spawn(Named));
        let (seen, sees) = std::sync::mpsc::channel();
        let before = {
            let (system, first, next) = (system.clone(), first.downgrade(), next.clone());
            move || {
                let lookup = system.lookup::<NamedHandle>("name");
                let is_listed = !system.names().is_empty();
                let _ = seen.send((first.is_alive(), lookup, is_listed, next.register("name")));
            }
        };
        let slot = slot_of(&first);
        let watcher = Watcher::Release(Arc::new(Interest::new()), Box::new(before));
        let watched = slot.watch(slot.generation(), watcher);
        assert!(watched.is_ok());
        first.register("name").expect("it is free");
        first.kill();
        first.join().wait().expect("this is a thread");
        let name = "name".to_owned();
        let unknown = Err(LookupError::NoSuchName { name });
        assert_eq!(sees.recv(), Ok((false, unknown, false, Ok(()))));
        // The release of the first has not taken what the next has.
        assert_eq!(system.lookup::<NamedHandle>("name"), Ok(next));
    }

    #[test]
    fn a_name_is_kept_from_one_life_to_the_next() {
        let system = system();
        let (named, other) = (system.spawn(Named), system.spawn(Named));
        named.register("name").expect("it is free");
        slot_of(&named).end_life(&Exit::Killed);
        // Between two lives.
        assert_eq!(system.lookup::<NamedHandle>("name"), Ok(named.clone()));
        named.register("second").expect("it goes on");
        let taken = other.register("name");
        assert!(matches!(taken, Err(NameError::Taken { by, .. }) if by == named.id()));
        slot_of(&named).begin_life();
        assert_eq!(system.lookup::<NamedHandle>("name"), Ok(named.clone()));
        named.kill();
        named.join().wait().expect("this is a thread");
        assert_eq!(system.names(), []);
    }

    #[test]
    fn who_comes_again_is_watched_once() {
        let system = system();
        let named = system.spawn(Named);
        let counts = |round: u32| {
            named.register("name").expect("it is free");
            assert!(named.unregister("name"), "in round {round}");
            slot_of(&named).watchers()
        };
        assert_eq!((0..100).map(counts).max(), Some(1));
    }

    /// Otherwise an actor that lives for long would keep all groups and topics it was ever in.
    #[test]
    fn who_leaves_is_not_watched_for_ever() {
        let system = system();
        let named = system.spawn(Named);
        let lasting = system.group::<NamedHandle>("lasting");
        lasting.join(&named).expect("it lives");
        let subscribe = |topic: &Topic<u32>| {
            let subscribed = topic.subscribe(&named, Slow::Drop, |named, event| named.hear(event));
            subscribed.expect("it lives")
        };
        let ways: [&dyn Fn(u32); 5] = [
            &|round| {
                let group = system.group::<NamedHandle>(&format!("room {round}"));
                assert_eq!((group.join(&named), group.leave(&named)), (Ok(true), true));
            },
            &|round| {
                let topic = system.topic::<u32>(&format!("room {round}"));
                assert!(subscribe(&topic).end());
            },
            &|_| assert!(subscribe(&Topic::new()).end()),
            &|_| {
                let topic = Topic::new();
                subscribe(&topic);
                assert!(topic.unsubscribe(&named));
            },
            &|_| drop(subscribe(&Topic::new())),
        ];
        for (nth, way) in ways.iter().enumerate() {
            let counts = |round| {
                way(round);
                slot_of(&named).watchers()
            };
            let most = (0..100).map(counts).max();
            assert!(most < Some(20), "way {nth}: {most:?}");
        }
        named.kill();
        named.join().wait().expect("this is a thread");
        assert!(lasting.is_empty());
    }

    /// Whether its watcher was thrown away in the meantime or not.
    #[test]
    fn who_comes_again_is_released_at_its_end() {
        let system = system();
        let named = system.spawn(Named);
        let groups: Vec<_> = (0..100)
            .map(|nth| system.group::<NamedHandle>(&format!("room {nth}")))
            .collect();
        for group in &groups {
            assert_eq!((group.join(&named), group.leave(&named)), (Ok(true), true));
        }
        for group in &groups {
            group.join(&named).expect("it lives");
        }
        named.kill();
        named.join().wait().expect("this is a thread");
        assert!(groups.iter().all(actor_core::Group::is_empty));
    }
}
