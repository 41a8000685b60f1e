//! Functions without a receiver that return `Self`: they stay what they are.

use actor_core::{Actor as _, actor};

/// Has something.
#[derive(Debug)]
pub struct Owner<T> {
    things: Vec<T>,
}

#[actor]
impl<T: Send + 'static> Owner<T> {
    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { things: Vec::new() }
    }

    /// With these, if there are any.
    ///
    /// # Errors
    /// When there are none.
    pub fn with(things: impl IntoIterator<Item = T>) -> Result<Self, &'static str> {
        let things: Vec<T> = things.into_iter().collect();
        if things.is_empty() {
            return Err("nothing");
        }
        Ok(Self { things })
    }

    /// Starts one.
    #[must_use]
    pub fn start(things: Vec<T>) -> OwnerHandle<T> {
        Self { things }.spawn()
    }

    /// How many.
    #[must_use]
    pub fn count(&self) -> usize {
        self.things.len()
    }
}

impl<T: Send + 'static> Default for Owner<T> {
    fn default() -> Self {
        Self::new()
    }
}

#[actor_core::test]
async fn objects_are_made_and_then_spawned() {
    assert_eq!(Owner::<u8>::new().spawn().count().await, Ok(0));
    assert_eq!(Owner::with([1, 2]).unwrap().spawn().count().await, Ok(2));
    assert_eq!(Owner::<u8>::with([]).unwrap_err(), "nothing");
    assert_eq!(Owner::start(vec!['a']).count().await, Ok(1));
}
