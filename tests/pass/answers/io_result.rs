//! A `Result` by another path, without a visible error type: `io::Result<T>`.

use std::io;

use actor_core::{Actor as _, CallError, actor};

/// Reads nothing.
#[derive(Debug)]
pub struct File {
    reads: u8,
}

#[actor]
impl File {
    /// # Errors
    /// The second time.
    pub fn read(&mut self) -> io::Result<u8> {
        self.reads += 1;
        match self.reads {
            1 => Ok(1),
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    /// # Errors
    /// As above.
    pub async fn read_later(&mut self) -> io::Result<u8> {
        std::future::ready(self.read()).await
    }
}

#[actor_core::test]
async fn the_error_is_that_of_the_call() {
    let file = File { reads: 0 }.spawn();
    assert!(matches!(file.read().await, Ok(1)));
    match file.read_later().await {
        Err(CallError::Failed(error)) => assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof),
        other => panic!("{other:?}"),
    }
}
