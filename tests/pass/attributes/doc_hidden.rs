//! `#[doc(hidden)]` on a method: what is generated for it is hidden too, and needs no documentation.

use actor_core::{Actor as _, actor};

/// Has secrets.
#[derive(Debug)]
pub struct Secretive(u8);

#[actor]
impl Secretive {
    #[doc(hidden)]
    pub fn tell(&mut self, n: u8) -> u8 {
        self.0 += n;
        self.0
    }

    #[doc(hidden)]
    pub fn tell_any(&mut self, n: impl Into<u8>) -> u8 {
        self.0 += n.into();
        self.0
    }
}

#[actor_core::test]
async fn it_is_a_message_all_the_same() {
    let secretive = Secretive(1).spawn();
    assert_eq!(secretive.tell(1).await, Ok(2));
    assert_eq!(secretive.tell_any(true).await, Ok(3));
}
