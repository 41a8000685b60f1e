//! Two actors in one module whose methods have the same names.

use actor_core::{Actor as _, CallError, actor};

/// Has a number.
#[derive(Debug)]
pub struct Left(u8);

/// Has a text.
#[derive(Debug)]
pub struct Right(String);

#[actor]
impl Left {
    /// Answers it.
    #[must_use]
    pub fn value(&self) -> u8 {
        self.0
    }

    /// Changes it.
    pub fn set(&mut self, value: impl Into<u8>) {
        self.0 = value.into();
    }
}

#[actor]
impl Right {
    /// Answers it.
    #[must_use]
    pub fn value(&self) -> String {
        self.0.clone()
    }

    /// Changes it.
    pub fn set(&mut self, value: impl Into<String>) {
        self.0 = value.into();
    }

    /// From the other.
    ///
    /// # Errors
    /// When the other has ended.
    pub async fn copy(&mut self, from: LeftHandle) -> Result<(), CallError> {
        self.0 = from.value().await?.to_string();
        Ok(())
    }
}

#[actor_core::test]
async fn they_do_not_meet() {
    let (left, right) = (Left(1).spawn(), Right("r".to_owned()).spawn());
    left.set(2).await.unwrap();
    right.set("s").await.unwrap();
    assert_eq!(left.value().await, Ok(2));
    assert_eq!(right.value().await.as_deref(), Ok("s"));
    right.copy(left).await.unwrap();
    assert_eq!(right.value().await.as_deref(), Ok("2"));
}
