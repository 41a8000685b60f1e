//! An actor made by `macro_rules!`, with names, types, visibilities and bodies from fragments.

use actor_core::{Actor as _, CallError, actor};

macro_rules! counter {
    ($(#[$meta:meta])* $vis:vis $name:ident, $method:ident($argument:ident: $value:ty) -> $answer:ty, $start:expr, $body:block) => {
        $(#[$meta])*
        #[derive(Debug)]
        $vis struct $name($value);

        #[actor(mailbox = 4)]
        impl $name {
            /// Made by a macro.
            ///
            /// # Errors
            /// Those of the macro.
            $vis fn $method(&mut self, $argument: $value) -> $answer {
                self.0 += $argument;
                $body
            }

            /// The sum of all.
            $vis fn sum(&self, values: Vec<$value>) -> $value {
                values.into_iter().sum::<$value>() + self.0
            }

            #[actor(on_start)]
            fn start(&mut self) {
                self.0 += $start;
            }
        }
    };
}

counter!(
    /// Counts far.
    pub Large, count(n: u64) -> Result<u64, &'static str>, 1 + 1, { Err("never enough") }
);
counter!(pub(crate) Small, add(more: u8) -> (u8, [u8; 2]), 0, { (1, [2; 2]) });

#[actor_core::test]
async fn it_is_like_one_written_by_hand() {
    let large = Large(1).spawn();
    assert_eq!(large.count(2).await, Err(CallError::Failed("never enough")));
    assert_eq!(large.sum(vec![1, 2]).await, Ok(8));
    let small = Small(1).spawn();
    assert_eq!(small.add(1).await, Ok((1, [2, 2])));
    assert_eq!(small.sum(vec![]).await, Ok(2));
}
