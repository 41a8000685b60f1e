//! Traits in different modules than their implementor; one extends the other by its path.

use actor_core::{Actor as _, actor};

pub mod api {
    //! What is asked for.

    use actor_core::actor;

    /// Has a size.
    #[actor]
    pub trait Measured {
        /// How large.
        fn size(&self) -> usize;
    }

    pub mod deeper {
        //! More of it.

        use actor_core::actor;

        /// Can grow.
        #[actor(extends(super::Measured))]
        pub trait Grow: super::Measured {
            /// By so much.
            fn grow(&mut self, by: usize) -> usize;
        }
    }
}

/// Grows.
#[derive(Debug)]
pub struct Tree {
    height: usize,
}

#[actor]
impl Tree {}

#[actor]
impl api::Measured for Tree {
    fn size(&self) -> usize {
        self.height
    }
}

#[actor]
impl api::deeper::Grow for Tree {
    fn grow(&mut self, by: usize) -> usize {
        self.height += by;
        self.height
    }
}

#[actor_core::test]
async fn the_handles_are_found_where_the_traits_are() {
    let grow: api::deeper::GrowHandle = Tree { height: 1 }.spawn().into();
    assert_eq!(grow.grow(2).await, Ok(3));
    let measured: api::MeasuredHandle = grow.into();
    assert_eq!(measured.size().await, Ok(3));
}
