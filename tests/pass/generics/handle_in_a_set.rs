//! Handles of a generic actor as the members of a set and the keys of a map.

use std::collections::{HashMap, HashSet};

use actor_core::{Actor as _, actor};

/// Someone in a room.
#[derive(Debug)]
pub struct Member<T> {
    name: T,
}

#[actor]
impl<T: Clone> Member<T> {
    /// What it is called.
    #[must_use]
    pub fn name(&self) -> T {
        self.name.clone()
    }
}

#[actor_core::test]
async fn an_actor_is_in_the_set_once() {
    let (one, two) = (
        Member { name: "one" }.spawn(),
        Member { name: "two" }.spawn(),
    );
    let members: HashSet<MemberHandle<&str>> = [&one, &two, &one].into_iter().cloned().collect();
    assert_eq!(members.len(), 2);
    let ages = HashMap::from([(one.clone(), 30), (two, 40)]);
    assert_eq!(ages[&one], 30);
    let mut names = Vec::new();
    for member in &members {
        names.push(member.name().await.unwrap());
    }
    names.sort_unstable();
    assert_eq!(names, ["one", "two"]);
}
