//! The writer: the half of a connection that sends to the client.

use std::sync::Arc;

use actor_core::actor;
use tokio::io::AsyncWriteExt as _;
use tokio::net::tcp::OwnedWriteHalf;

pub struct Writer {
    socket: OwnedWriteHalf,
}

// `write` takes `&mut self`, so one line is written at a time. If the client does not read, the
// rest wait in the mailbox, whose bound is all the memory that a slow client can take up.
#[actor(mailbox = 128)]
impl Writer {
    pub fn new(socket: OwnedWriteHalf) -> Self {
        Self { socket }
    }

    pub async fn write(&mut self, line: Arc<str>) {
        // An error means that the connection is broken. The reading half notices too, and ends the
        // connection.
        let _ = self.socket.write_all(line.as_bytes()).await;
    }

    /// Writes a final line after all others, then closes the connection in this direction.
    pub async fn close(mut self, goodbye: Arc<str>) {
        let _ = self.socket.write_all(goodbye.as_bytes()).await;
        let _ = self.socket.shutdown().await;
    }
}
