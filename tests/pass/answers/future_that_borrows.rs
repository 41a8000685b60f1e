//! An `impl Future` that borrows the actor and says so: `+ '_`, `+ Send`, `use<'_>`.

#![allow(
    clippy::manual_async_fn,
    clippy::needless_lifetimes,
    clippy::elidable_lifetime_names,
    reason = "the shape is the point"
)]

use actor_core::{Actor as _, actor};

/// Has a text.
#[derive(Debug)]
pub struct Text {
    text: String,
}

#[actor]
impl Text {
    /// Borrows mutably.
    pub fn push(&mut self, more: char) -> impl Future<Output = usize> + '_ {
        async move {
            tokio::task::yield_now().await;
            self.text.push(more);
            self.text.len()
        }
    }

    /// Borrows immutably, and is `Send`.
    pub fn length(&self) -> impl Future<Output = usize> + Send + '_ {
        std::future::ready(self.text.len())
    }

    /// With a named lifetime.
    pub fn first<'a>(&'a self) -> impl Future<Output = Option<char>> + Send + use<'a> {
        async { self.text.chars().next() }
    }
}

#[actor_core::test]
async fn the_actor_is_borrowed_until_it_is_ready() {
    let text = Text {
        text: "ab".to_owned(),
    }
    .spawn();
    assert_eq!(text.push('c').await, Ok(3));
    text.push('d').try_send().unwrap();
    assert_eq!(text.length().await, Ok(4));
    assert_eq!(text.first().await, Ok(Some('a')));
}
