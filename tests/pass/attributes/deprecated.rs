//! `#[deprecated]` methods: users of their handle methods get a warning, and the expansion does not.

use actor_core::{Actor as _, actor};

/// Has a past.
#[derive(Debug)]
pub struct Old(u8);

#[actor]
impl Old {
    /// The old way.
    #[deprecated(note = "use `add`")]
    pub fn plus(&mut self, n: u8) -> u8 {
        self.add(n)
    }

    /// The new way.
    pub fn add(&mut self, n: u8) -> u8 {
        self.0 += n;
        self.0
    }

    /// The older way.
    #[deprecated]
    pub fn plus_any<N: Into<u8>>(&mut self, n: N) -> u8 {
        self.add(n.into())
    }

    #[actor(on_start)]
    #[deprecated(since = "0.1.0", note = "starts in vain")]
    fn start(&mut self) {
        self.0 += 1;
    }
}

#[actor_core::test]
async fn they_still_work() {
    let old = Old(0).spawn();
    assert_eq!(old.add(1).await, Ok(2));
    #[expect(deprecated, reason = "that is what is tried")]
    let (plus, any) = (old.plus(1).await, old.plus_any(true).await);
    assert_eq!((plus, any), (Ok(3), Ok(4)));
}
