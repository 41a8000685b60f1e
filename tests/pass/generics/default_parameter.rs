//! A type whose parameters have defaults.

use actor_core::{Actor as _, actor};

/// Remembers.
#[derive(Debug)]
pub struct Memory<T = String, const N: usize = 2> {
    items: Vec<T>,
}

#[actor]
impl<T, const N: usize> Memory<T, N> {
    /// Whether there was room.
    pub fn keep(&mut self, item: T) -> bool {
        let has_room = self.items.len() < N;
        if has_room {
            self.items.push(item);
        }
        has_room
    }
}

#[actor_core::test]
async fn the_defaults_are_those_of_the_type() {
    let memory = <Memory>::spawn_with(|| Memory { items: Vec::new() });
    assert_eq!(memory.keep("a".into()).await, Ok(true));
    assert_eq!(memory.keep("b".into()).await, Ok(true));
    assert_eq!(memory.keep("c".into()).await, Ok(false));
}
