//! Lifetimes with bounds, on each other and on types.

use actor_core::{Actor as _, actor};

/// Two texts, one of which outlives the other.
#[derive(Debug)]
pub struct Texts<'a, 'b, T> {
    long: &'a str,
    short: &'b str,
    mark: T,
}

#[actor]
impl<'a, 'b, T> Texts<'a, 'b, T>
where
    'a: 'b,
    T: 'a + Clone,
    &'b str: Into<String>,
{
    /// The one that lives longer can stand for the other.
    pub fn shorten(&mut self) -> &'b str {
        self.short = self.long;
        self.short
    }

    /// Returns the old mark.
    pub fn mark(&mut self, mark: T) -> T {
        std::mem::replace(&mut self.mark, mark)
    }

    /// The short one.
    #[must_use]
    pub fn owned(&self) -> String {
        self.short.into()
    }
}

#[actor_core::test]
async fn all_of_them_are_static() {
    let texts = Texts {
        long: "long",
        short: "short",
        mark: 'a',
    }
    .spawn();
    assert_eq!(texts.owned().await.as_deref(), Ok("short"));
    assert_eq!(texts.shorten().await, Ok("long"));
    assert_eq!(texts.mark('b').await, Ok('a'));
}
