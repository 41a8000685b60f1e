//! Several `impl Trait` arguments, next to others and type parameters.

use std::fmt::{Debug, Display};

use actor_core::{Actor as _, actor};

/// Makes a text of what it is given.
#[derive(Debug)]
pub struct Writer {
    between: char,
}

#[actor]
impl Writer {
    /// One after the other.
    #[must_use]
    pub fn write<T: Default + Debug>(
        &self,
        first: impl Display,
        plain: u8,
        second: impl Debug,
        third: impl Display + Clone,
        _: T,
        _: impl Copy,
    ) -> String {
        let (between, default) = (self.between, T::default());
        format!("{first}{between}{plain}{between}{second:?}{between}{third}{between}{default:?}")
    }
}

#[actor_core::test]
async fn each_has_its_own_type() {
    let writer = Writer { between: ' ' }.spawn();
    let text = writer.write("a", 1, "b", 'c', vec!['x'], 0).await;
    assert_eq!(text.as_deref(), Ok("a 1 \"b\" c []"));
}
