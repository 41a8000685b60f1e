//! Attributes on the methods of an interface: lints, deprecation, hidden documentation.

use actor_core::{Actor as _, actor};

/// Has a history.
#[actor]
pub trait Documented {
    /// The old way.
    #[deprecated(note = "use `new_way`")]
    fn old_way(&mut self) -> u8;

    /// The new way.
    #[must_use = "that is the point"]
    fn new_way(&mut self) -> u8;

    #[doc(hidden)]
    fn secret(&self) -> u8 {
        0
    }

    #[allow(missing_docs, reason = "that is what is tried")]
    fn undocumented(&self, n: u8) -> u8;
}

/// Has it.
#[derive(Debug)]
pub struct Thing(u8);

#[actor]
impl Thing {}

#[actor]
impl Documented for Thing {
    fn old_way(&mut self) -> u8 {
        self.0 += 1;
        self.0
    }

    fn new_way(&mut self) -> u8 {
        self.0 += 2;
        self.0
    }

    fn undocumented(&self, n: u8) -> u8 {
        self.0 + n
    }
}

#[actor_core::test]
async fn they_travel_as_those_of_an_actor() {
    let documented = DocumentedHandle::from(Thing(0).spawn());
    #[expect(deprecated, reason = "that is what is tried")]
    let old = documented.old_way();
    assert_eq!(old.await, Ok(1));
    assert_eq!(documented.new_way().await, Ok(3));
    assert_eq!(documented.secret().await, Ok(0));
    assert_eq!(documented.undocumented(1).await, Ok(4));
}
