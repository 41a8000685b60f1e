//! A `Box<dyn ..>` as the answer.

use std::{error::Error, fmt::Debug};

use actor_core::{Actor as _, CallError, actor};

/// Makes objects.
#[derive(Debug)]
pub struct Maker(u8);

#[actor]
impl Maker {
    /// A function.
    #[must_use]
    pub fn function(&self) -> Box<dyn Fn(&str) -> usize + Send> {
        let more = usize::from(self.0);
        Box::new(move |text| text.len() + more)
    }

    /// Any error, as the method's own.
    ///
    /// # Errors
    /// If it is not a number.
    pub fn parse(
        &mut self,
        text: String,
    ) -> Result<Box<dyn Debug + Send>, Box<dyn Error + Send + Sync>> {
        self.0 = text.parse()?;
        Ok(Box::new(self.0))
    }
}

#[actor_core::test]
async fn objects_arrive() {
    let maker = Maker(1).spawn();
    assert_eq!(maker.function().await.unwrap()("abc"), 4);
    let object = maker.parse("5".to_owned()).await.unwrap();
    assert_eq!(format!("{object:?}"), "5");
    match maker.parse("x".to_owned()).await {
        Err(CallError::Failed(error)) => assert!(error.to_string().contains("invalid digit")),
        other => panic!("{other:?}"),
    }
}
