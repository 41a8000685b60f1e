//! A `Result` under another name. The macro cannot see that it is one, so it arrives as it is.

use actor_core::{Actor as _, actor};

/// Or a number of the fault.
pub type Outcome<T> = Result<T, u8>;

/// Has a number.
#[derive(Debug)]
pub struct Holder(u8);

#[actor]
impl Holder {
    /// # Errors
    /// If it is odd.
    pub fn half(&self) -> Outcome<u8> {
        if self.0.is_multiple_of(2) {
            Ok(self.0 / 2)
        } else {
            Err(self.0)
        }
    }
}

#[actor_core::test]
async fn it_is_an_answer_like_others() {
    assert_eq!(Holder(4).spawn().half().await, Ok(Ok(2)));
    assert_eq!(Holder(3).spawn().half().await, Ok(Err(3)));
}
