//! Whether waiting messages are kept for the next life.

use actor_core::{Actor, Exit, Handle as _, actor};

/// Does not say.
struct Silent;

#[actor]
impl Silent {}

/// States the default.
struct Keeping;

#[actor(on_restart = keep)]
impl Keeping {}

/// Drops them.
struct Dropping<T>(T);

#[actor(mailbox = 2, on_restart = drop)]
impl<T: Clone> Dropping<T> {
    #[actor(message)]
    fn get(&self) -> T {
        self.0.clone()
    }
}

#[actor_core::test]
async fn it_is_kept_unless_the_actor_says_so() {
    const { assert!(!Silent::DROPS_MAIL && !Keeping::DROPS_MAIL && Dropping::<u8>::DROPS_MAIL) };
    let dropping = Dropping(1).spawn();
    assert_eq!(dropping.get().await, Ok(1));
    let (silent, keeping) = (Silent.spawn().join(), Keeping.spawn().join());
    assert_eq!((silent.await, keeping.await), (Exit::Normal, Exit::Normal));
}
