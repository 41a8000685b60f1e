//! The names of a system's actors.
//!
//! A name belongs to one actor, under the handle types it was registered as. Only a weak form of a handle is kept,
//! and only the `TypeId` of its type: this file knows slots, not handles.

use std::{
    any::{Any, TypeId},
    collections::{BTreeMap, HashMap},
    error::Error,
    fmt,
    sync::Arc,
};

use super::{
    Directory,
    roster::{Content, Ended},
};
use crate::{ActorId, slot::Slot};

/// A name of an actor: see [`System::names`](crate::System::names).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RegisteredName {
    /// The name.
    pub name: String,
    /// The actor that has the name.
    pub id: ActorId,
    /// The type of handle that a lookup finds.
    pub handle: &'static str,
}

/// Why an actor could not be registered under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameError {
    /// Another actor has the name.
    Taken {
        /// The name.
        name: String,
        /// The actor that has it.
        by: ActorId,
    },
    /// The actor to be registered has ended.
    NoActor {
        /// The name.
        name: String,
    },
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NameError::Taken { name, by } => write!(
                f,
                "the name {name:?} is taken by the actor {by}; use `System::lookup` to reach that one, or take another name"
            ),
            NameError::NoActor { name } => write!(
                f,
                "the actor that should be called {name:?} has ended; register one that lives"
            ),
        }
    }
}

impl Error for NameError {}

/// The error of an actor that has ended and therefore cannot join a group or subscribe to a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoActor(pub ActorId);

impl fmt::Display for NoActor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the actor {} has ended; take one that lives", self.0)
    }
}

impl Error for NoActor {}

/// Why no handle was found under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LookupError {
    /// No actor has this name.
    NoSuchName {
        /// The name.
        name: String,
    },
    /// The actor with this name was registered with other types of handle.
    OtherType {
        /// The name.
        name: String,
        /// The actor that has the name.
        by: ActorId,
        /// The types of handle that it was registered with.
        registered: Vec<&'static str>,
        /// The type of handle that was requested.
        wanted: &'static str,
    },
    /// The actor with this name is about to end, because no handle to it is left.
    Ending {
        /// The name.
        name: String,
        /// The actor that has the name.
        by: ActorId,
    },
}

impl fmt::Display for LookupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LookupError::NoSuchName { name } => write!(
                f,
                "no actor is called {name:?}; `register` gives a name, and `System::names` lists them"
            ),
            LookupError::OtherType {
                name,
                by,
                registered,
                wanted,
            } => write!(
                f,
                "the actor {by} is called {name:?} as `{}`, not as `{wanted}`; look it up as that, or register a `{wanted}` of it too",
                registered.join("` and `")
            ),
            LookupError::Ending { name, by } => write!(
                f,
                "the actor {by}, which is called {name:?}, is about to end; a name keeps no actor alive, somebody has to keep a handle"
            ),
        }
    }
}

impl Error for LookupError {}

/// What is kept of a handle.
pub(crate) struct Typed {
    handle: TypeId,
    name: &'static str,
    weak: Box<dyn Any + Send + Sync>,
}

impl Typed {
    /// For the handle type `H`, from which `weak` was made.
    pub(crate) fn of<H: 'static>(weak: impl Any + Send + Sync) -> Self {
        Typed {
            handle: TypeId::of::<H>(),
            name: std::any::type_name::<H>(),
            weak: Box::new(weak),
        }
    }
}

struct Entry {
    slot: &'static Slot,
    id: ActorId,
    /// In the order of registration; never empty.
    types: Vec<Typed>,
}

impl Entry {
    /// Whether the actor has already ended and this entry is about to be released.
    fn is_over(&self) -> bool {
        self.slot.generation() != self.id.generation || self.slot.references.has_ended()
    }
}

/// See the module.
#[derive(Default)]
pub(crate) struct Names {
    entries: BTreeMap<Arc<str>, Entry>,
    /// Never iterated: its order is not deterministic.
    of_actor: HashMap<ActorId, Vec<Arc<str>>>,
}

impl Names {
    fn holder(&self, name: &str) -> Option<&Entry> {
        self.entries.get(name).filter(|entry| !entry.is_over())
    }

    /// Fails with the other actor that has the name, if there is one.
    fn taken(&self, name: &str, id: ActorId) -> Result<(), ActorId> {
        match self.holder(name) {
            Some(entry) if entry.id != id => Err(entry.id),
            _ => Ok(()),
        }
    }

    fn claim(
        &mut self,
        name: &str,
        slot: &'static Slot,
        id: ActorId,
        typed: Typed,
    ) -> Result<(), ActorId> {
        self.taken(name, id)?;
        match self.entries.get_mut(name).filter(|entry| entry.id == id) {
            Some(entry) => {
                let known = entry.types.iter_mut().find(|it| it.handle == typed.handle);
                match known {
                    Some(known) => *known = typed,
                    None => entry.types.push(typed),
                }
            }
            None => {
                let name: Arc<str> = name.into();
                let types = vec![typed];
                self.entries.insert(name.clone(), Entry { slot, id, types });
                self.of_actor.entry(id).or_default().push(name);
            }
        }
        Ok(())
    }

    fn give_up(&mut self, name: &str, id: ActorId) -> bool {
        if self.entries.get(name).is_none_or(|entry| entry.id != id) {
            return false;
        }
        self.entries.remove(name);
        if let Some(names) = self.of_actor.get_mut(&id) {
            names.retain(|known| **known != *name);
            if names.is_empty() {
                self.of_actor.remove(&id);
            }
        }
        true
    }
}

impl Content for Names {
    type Rest = ();

    fn has(&self, id: ActorId) -> bool {
        self.of_actor.contains_key(&id)
    }

    fn actor_ended(&mut self, id: ActorId) {
        for name in self.of_actor.remove(&id).unwrap_or_default() {
            // Somebody who saw that the actor had ended may have the name by now.
            if self.entries.get(&name).is_some_and(|entry| entry.id == id) {
                self.entries.remove(&name);
            }
        }
    }

    fn conclude((): ()) {}
}

/// Gives the actor in the slot a name in its system. The caller has a handle.
pub(crate) fn register(slot: &'static Slot, name: &str, typed: Typed) -> Result<(), NameError> {
    let no_actor = || NameError::NoActor { name: name.into() };
    let taken = |by| NameError::Taken {
        name: name.into(),
        by,
    };
    let (id, generation) = (slot.id(), slot.generation());
    // If the actor is alive, this is its team: a core gets another one only after its actors have ended.
    let team = slot.core().team().ok_or_else(no_actor)?;
    let names = &Directory::of(&team).names;
    if slot.references.has_ended() {
        return Err(no_actor());
    }
    // An attempt that fails leaves nothing behind.
    names.with(|names| names.taken(name, id)).map_err(taken)?;
    let claimed = names.with_actor(slot, generation, |names| names.claim(name, slot, id, typed));
    match claimed {
        Ok(claimed) => claimed.map_err(taken),
        Err(Ended) => Err(no_actor()),
    }
}

/// Takes a name from the actor in the slot. Returns whether it had it.
pub(crate) fn unregister(slot: &'static Slot, name: &str) -> bool {
    slot.core().team().is_some_and(|team| {
        let id = slot.id();
        Directory::of(&team)
            .names
            .with_leaving(id, |names| names.give_up(name, id))
    })
}

impl Directory {
    /// What was kept of the handle of type `H` that was registered under this name: a `W`.
    pub(crate) fn lookup<H: 'static, W: Any + Copy>(
        &self,
        name: &str,
    ) -> Result<(ActorId, W), LookupError> {
        self.names.with(|names| {
            let Some(entry) = names.holder(name) else {
                return Err(LookupError::NoSuchName { name: name.into() });
            };
            let wanted = TypeId::of::<H>();
            let found = entry.types.iter().find(|typed| typed.handle == wanted);
            match found.and_then(|typed| typed.weak.downcast_ref::<W>()) {
                Some(weak) => Ok((entry.id, *weak)),
                None => Err(LookupError::OtherType {
                    name: name.into(),
                    by: entry.id,
                    registered: entry.types.iter().map(|typed| typed.name).collect(),
                    wanted: std::any::type_name::<H>(),
                }),
            }
        })
    }

    /// All names, sorted alphabetically.
    pub(crate) fn list(&self) -> Vec<RegisteredName> {
        self.names.with(|names| {
            let alive = names.entries.iter().filter(|(_, entry)| !entry.is_over());
            alive
                .flat_map(|(name, entry)| {
                    entry.types.iter().map(|typed| RegisteredName {
                        name: name.to_string(),
                        id: entry.id,
                        handle: typed.name,
                    })
                })
                .collect()
        })
    }
}
