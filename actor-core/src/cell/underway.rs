//! The tasks of an actor: its asynchronous methods that are under way, and the streams that are attached to it.
//!
//! Usually there is one of them, or a few. But an actor with shared methods may have tens of thousands, for instance
//! one for each connection, and as many streams, and each has to be found when it ends. So once there are many, a map
//! holds their places in the list. The list is in no particular order: when one ends, the last one takes its place.

use std::{collections::HashMap, mem, ops::Deref};

use smallvec::SmallVec;

use crate::{
    method::Method,
    sched::{Caller, TaskId},
};

/// An asynchronous method that is under way.
pub(super) struct Underway {
    pub(super) task: TaskId,
    pub(super) method: &'static Method,
    /// Who waits for its answer, if it is an actor.
    pub(super) caller: Option<Caller>,
}

/// What a list of tasks holds.
pub(super) trait HasTask {
    fn task(&self) -> TaskId;
}

impl HasTask for Underway {
    #[inline]
    fn task(&self) -> TaskId {
        self.task
    }
}

impl HasTask for TaskId {
    #[inline]
    fn task(&self) -> TaskId {
        *self
    }
}

/// The tasks of one kind that one actor has: see the module.
pub(super) struct Tasks<T> {
    list: SmallVec<[T; 1]>,
    /// The place of each of them in the list, once there have been many. Never iterated, since the order of the map is
    /// not deterministic.
    #[expect(clippy::box_collection, reason = "most actors never have one")]
    places: Option<Box<HashMap<TaskId, usize>>>,
}

/// Up to this many, a search through the list is cheaper.
pub(super) const MANY: usize = 32;

impl<T> Default for Tasks<T> {
    fn default() -> Self {
        Tasks {
            list: SmallVec::new(),
            places: None,
        }
    }
}

impl<T: HasTask> Tasks<T> {
    #[inline]
    pub(super) fn push(&mut self, new: T) {
        let task = new.task();
        self.list.push(new);
        if self.places.is_some() || self.list.len() > MANY {
            self.note_place(task);
        }
    }

    /// Notes the place of the last one in the list, which is new.
    #[cold]
    fn note_place(&mut self, task: TaskId) {
        let last = self.list.len() - 1;
        match &mut self.places {
            Some(places) => {
                places.insert(task, last);
            }
            None => {
                let all = self.list.iter().enumerate();
                let places = all.map(|(place, known)| (known.task(), place)).collect();
                self.places = Some(Box::new(places));
            }
        }
    }

    /// What is known of this task.
    pub(super) fn get(&self, task: TaskId) -> Option<&T> {
        match &self.places {
            Some(places) => self.list.get(*places.get(&task)?),
            None => self.list.iter().find(|known| known.task() == task),
        }
    }

    /// Removes a task that is over.
    #[inline]
    pub(super) fn remove(&mut self, task: TaskId) {
        if self.places.is_some() {
            return self.remove_by_place(task);
        }
        if let Some(place) = self.list.iter().position(|known| known.task() == task) {
            self.list.swap_remove(place);
        }
    }

    #[cold]
    fn remove_by_place(&mut self, task: TaskId) {
        let Some(places) = &mut self.places else {
            return;
        };
        if let Some(place) = places.remove(&task) {
            self.list.swap_remove(place);
            if let Some(moved) = self.list.get(place) {
                places.insert(moved.task(), place);
            }
        }
        if self.list.is_empty() {
            self.places = None;
        }
    }

    /// Takes the only one out, for an actor that moves to another core with it.
    pub(super) fn take_only(&mut self) -> Option<T> {
        let only = self.list.pop();
        debug_assert!(self.list.is_empty(), "it goes alone");
        self.places = None;
        only
    }

    pub(super) fn take_all(&mut self) -> SmallVec<[T; 1]> {
        self.places = None;
        mem::take(&mut self.list)
    }
}

impl<T> Deref for Tasks<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        &self.list
    }
}
