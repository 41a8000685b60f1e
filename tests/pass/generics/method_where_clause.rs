//! A generic method with a where clause, on its parameter and on an associated type of that.

use std::str::FromStr;

use actor_core::{Actor as _, CallError, actor};

/// Reads numbers.
#[derive(Debug)]
pub struct Reader {
    base: u64,
}

#[actor]
impl Reader {
    /// The number in `text`, and the base.
    ///
    /// # Errors
    /// When there is none.
    pub fn read<N>(&mut self, text: String) -> Result<u64, N::Err>
    where
        N: FromStr + Into<u64>,
        N::Err: Send + 'static,
        Option<N>: Clone,
    {
        self.base += 1;
        let number: N = text.parse()?;
        Ok(self.base + number.into())
    }
}

#[actor_core::test]
async fn the_clause_holds_for_the_handle() {
    let reader = Reader { base: 10 }.spawn();
    assert_eq!(reader.read::<u8>("5".to_owned()).await, Ok(16));
    let error = reader.read::<u8>("500".to_owned()).await;
    assert_eq!(
        error,
        Err(CallError::Failed("500".parse::<u8>().unwrap_err()))
    );
    assert_eq!(reader.read::<u32>("500".to_owned()).await, Ok(513));
}
