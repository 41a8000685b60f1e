//! Handles, objects of the actor's type, closures and channels as arguments.

use std::sync::mpsc::Sender;

use actor_core::{Actor as _, WeakHandle, actor};

/// Meets others.
#[derive(Debug, Clone, Default)]
pub struct Person {
    friends: Vec<PersonHandle>,
    name: &'static str,
}

#[actor]
impl Person {
    /// Another actor of the same type.
    pub fn befriend(&mut self, friend: PersonHandle, weak: WeakHandle<PersonHandle>) -> usize {
        self.friends.push(friend);
        self.friends.extend(weak.upgrade());
        self.friends.len()
    }

    /// What calls others.
    pub async fn names(&self) -> Vec<&'static str> {
        let mut names = vec![self.name];
        for friend in &self.friends {
            names.extend(friend.name().await);
        }
        names
    }

    /// What is asked.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// An object, a boxed function and a channel.
    pub fn compare(
        &self,
        other: Self,
        by: Box<dyn FnOnce(&Self) -> usize + Send>,
        to: Sender<usize>,
    ) {
        let _ = to.send(by(self) + by_length(&other));
    }
}

fn by_length(person: &Person) -> usize {
    person.name.len()
}

#[actor_core::test]
async fn they_are_arguments_like_others() {
    let named = |name| Person {
        friends: Vec::new(),
        name,
    };
    let (one, two) = (named("one").spawn(), named("two").spawn());
    let weak = actor_core::Handle::downgrade(&two);
    assert_eq!(one.befriend(two, weak).await, Ok(2));
    assert_eq!(one.names().await, Ok(vec!["one", "two", "two"]));
    let (sender, receiver) = std::sync::mpsc::channel();
    one.compare(named("three"), Box::new(by_length), sender)
        .await
        .unwrap();
    assert_eq!(receiver.recv(), Ok(8));
}
