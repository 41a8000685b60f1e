//! A generic actor and an interface made by `macro_rules!`, with parameters, bounds and types from fragments.

use actor_core::{Actor as _, actor};

macro_rules! container {
    ($name:ident<$parameter:ident: $bound:path>, $ty:ty, $method:ident<$own:ident>, $pattern:pat => $value:expr, $trait:ident) => {
        /// Made by a macro.
        #[derive(Debug)]
        pub struct $name<$parameter>($ty);

        #[actor]
        impl<$parameter: $bound> $name<$parameter> {
            /// Takes what the macro says.
            pub fn put(&mut self, item: $parameter) -> usize {
                self.0.push(item);
                self.0.len()
            }

            /// Is called as the macro says.
            pub fn $method<$own: Into<usize>>(
                &self,
                $pattern: (u8, u8),
                more: $own,
                other: impl Into<usize>,
            ) -> usize {
                $value + more.into() + other.into() + self.0.len()
            }
        }

        /// Made by a macro.
        #[actor]
        pub trait $trait<$parameter> {
            /// The last one.
            fn last(&self) -> Option<$parameter>;
        }

        #[actor]
        impl<$parameter: $bound> $trait<$parameter> for $name<$parameter> {
            fn last(&self) -> Option<$parameter> {
                self.0.last().cloned()
            }
        }
    };
}

container!(List<T: Clone>, Vec<T>, count<N>, (a, _) => usize::from(a), Last);

#[actor_core::test]
async fn it_is_like_one_written_by_hand() {
    let list = List(vec!['a']).spawn();
    assert_eq!(list.put('b').await, Ok(2));
    assert_eq!(list.count((1, 0), 10_u8, true).await, Ok(14));
    assert_eq!(LastHandle::from(list).last().await, Ok(Some('b')));
}
