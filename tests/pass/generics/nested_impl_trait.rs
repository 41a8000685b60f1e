//! An `impl Trait` inside of a type: `Vec<impl Display>`, `Option<(impl Into<u64>, u8)>`, `[Result<impl Copy, ()>; 2]`.

use std::fmt::Display;

use actor_core::{Actor as _, actor};

/// Puts together what is apart.
#[derive(Debug)]
pub struct Joiner {
    separator: String,
}

#[actor]
impl Joiner {
    /// All of them in a row.
    pub fn join(&self, parts: Vec<impl Display>) -> String {
        let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
        parts.join(&self.separator)
    }

    /// The sum, if there is one.
    pub fn add(&mut self, pair: Option<(impl Into<u64>, u8)>) -> Option<u64> {
        let (left, right) = pair?;
        self.separator.clear();
        Some(left.into() + u64::from(right))
    }

    /// Of each the size in bytes.
    pub fn size(&self, items: Vec<[impl Copy; 1]>, others: [Result<impl Copy, ()>; 2]) -> usize {
        size_of_val(items.as_slice()) + size_of_val(&others) + self.separator.len()
    }
}

#[actor_core::test]
async fn what_is_inside_is_inferred() {
    let joiner = Joiner {
        separator: ", ".to_owned(),
    }
    .spawn();
    assert_eq!(joiner.join(vec!['a', 'b']).await.as_deref(), Ok("a, b"));
    assert_eq!(joiner.join(vec![1]).await.as_deref(), Ok("1"));
    assert_eq!(joiner.add(Some((3_u32, 4))).await, Ok(Some(7)));
    assert_eq!(joiner.add(None::<(u8, u8)>).await, Ok(None));
    assert_eq!(joiner.size(vec![[1_u32]], [Ok(()), Err(())]).await, Ok(6));
}
