//! An interface that extends others: `extends(Named, Aged)`. Its handle becomes each of theirs.

use actor_core::{Actor as _, Handle as _, actor};

/// Has a name.
#[actor]
pub trait Named {
    /// What it is called.
    fn name(&self) -> String;
}

/// Has an age.
#[actor]
pub trait Aged {
    /// One year more.
    fn age(&mut self) -> u32;
}

/// Has both.
#[actor(extends(Named, Aged))]
pub trait Person: Named + Aged {
    /// And says so.
    fn introduce(&mut self) -> String {
        format!("{}, {}", self.name(), self.age())
    }
}

/// Someone.
#[derive(Debug)]
pub struct Someone(u32);

#[actor]
impl Someone {}

#[actor]
impl Named for Someone {
    fn name(&self) -> String {
        "someone".to_owned()
    }
}

#[actor]
impl Aged for Someone {
    fn age(&mut self) -> u32 {
        self.0 += 1;
        self.0
    }
}

#[actor]
impl Person for Someone {}

#[actor_core::test]
async fn a_handle_becomes_one_of_what_is_extended() {
    let person: PersonHandle = Someone(30).spawn().into();
    let named: NamedHandle = person.clone().into();
    let aged: AgedHandle = person.clone().into();
    assert_eq!(person.introduce().await.as_deref(), Ok("someone, 31"));
    assert_eq!(named.name().await.as_deref(), Ok("someone"));
    assert_eq!(aged.age().await, Ok(32));
    assert_eq!((named.id(), aged.id()), (person.id(), person.id()));
}
