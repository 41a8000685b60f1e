//! Private and restricted interfaces.

use actor_core::{Actor as _, actor};

#[actor]
trait Private {
    fn secret(&mut self) -> Secret;
}

#[derive(Debug, PartialEq)]
struct Secret(u8);

mod inside {
    use actor_core::actor;

    #[actor]
    pub(crate) trait Restricted {
        fn number(&self, key: Key) -> u8;
    }

    pub(crate) struct Key;
}

/// Known to everybody.
#[derive(Debug)]
pub struct Keeper(u8);

#[actor]
impl Keeper {
    /// Changes it.
    pub fn set(&mut self, n: u8) {
        self.0 = n;
    }
}

#[actor]
impl Private for Keeper {
    fn secret(&mut self) -> Secret {
        self.0 += 1;
        Secret(self.0)
    }
}

#[actor(interface = inside::RestrictedHandle)]
impl inside::Restricted for Keeper {
    fn number(&self, _: inside::Key) -> u8 {
        self.0
    }
}

#[actor_core::test]
async fn those_who_see_them_use_them() {
    let keeper = Keeper(1).spawn();
    keeper.set(5).await.unwrap();
    let private = PrivateHandle::from(keeper.clone());
    assert_eq!(private.secret().await, Ok(Secret(6)));
    let restricted: inside::RestrictedHandle = keeper.into();
    assert_eq!(restricted.number(inside::Key).await, Ok(6));
}
