//! Policies of a generic actor, and of generic methods.

use actor_core::actor;

use crate::support::system;

struct Last<T> {
    value: Option<T>,
}

#[actor(overload = drop_newest)]
impl<T: Clone + Send + 'static> Last<T> {
    #[actor(overload = coalesce)]
    pub fn set(&mut self, value: T) {
        self.value = Some(value);
    }

    #[actor(overload = coalesce)]
    pub fn set_from<U: Into<T> + Send + 'static>(&mut self, value: U) {
        self.value = Some(value.into());
    }

    pub fn get(&self) -> Option<T> {
        self.value.clone()
    }
}

#[test]
fn they_are_handled() {
    let system = system(1);
    let last = system.spawn(Last { value: None });
    last.set(String::from("one")).wait().unwrap();
    assert_eq!(last.get().wait().unwrap().as_deref(), Some("one"));
    last.set_from("two").send().wait().unwrap();
    assert_eq!(last.get().wait().unwrap().as_deref(), Some("two"));
}
