//! An argument that is an `impl Trait`.

use std::fmt::Display;

use actor_core::{Actor as _, actor};

/// Writes down what it is told.
#[derive(Debug, Default)]
pub struct Journal(String);

#[actor]
impl Journal {
    /// Returns everything so far.
    pub fn note(&mut self, what: impl Display) -> String {
        self.0 += &what.to_string();
        self.0.clone()
    }

    /// Whether it says so, said with all that crosses to another core.
    pub fn says(&self, what: impl AsRef<str> + Send + 'static) -> bool {
        self.0 == what.as_ref()
    }
}

#[actor_core::test]
async fn anything_that_fits_is_taken() {
    let journal = Journal::default().spawn();
    assert_eq!(journal.note(1).await.as_deref(), Ok("1"));
    assert_eq!(journal.note("two").await.as_deref(), Ok("1two"));
    assert_eq!(journal.says(String::from("1two")).await, Ok(true));
}
