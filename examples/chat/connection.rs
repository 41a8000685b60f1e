//! The connection: reads from its client, and starts and ends everything that belongs to it.
//!
//! Reading and writing are two actors, because each waits for the socket at its own pace. A single
//! actor could read in one `&self` method and write in another, which would interleave. But a
//! method that is already running is no longer in the mailbox and not bounded by it, and the number
//! of lines waiting for a client that does not read has to be bounded.

use std::error::Error;
use std::net;
use std::sync::Arc;
use std::time::Duration;

use actor_core::{Actor as _, CallError, Handle as _, actor};
use tokio::net::TcpStream;
use tokio::net::tcp::OwnedReadHalf;

use crate::lines::{LONGEST_LINE, Line, Lines};
use crate::room::RoomHandle;
use crate::writer::{Writer, WriterHandle};

const LONGEST_NAME: usize = 20;

/// How long a client gets to read what was sent to it before the connection closes.
const GRACE: Duration = Duration::from_secs(1);

type Failure = Box<dyn Error>;

pub struct Connection {
    stream: net::TcpStream,
    room: RoomHandle,
}

#[actor]
impl Connection {
    /// Takes a std stream rather than tokio's: it has to be registered on the core that the actor
    /// is moved to.
    pub fn new(stream: net::TcpStream, room: RoomHandle) -> Self {
        Self { stream, room }
    }

    /// The whole life of a connection. It ends when the client leaves or is lost, or when the room
    /// ends.
    pub async fn run(self) {
        let Ok(stream) = TcpStream::from_std(self.stream) else {
            return;
        };
        let (reader, writer) = stream.into_split();
        let writer = Writer::new(writer).spawn(); // on this core
        let mut client = Client {
            lines: Lines::new(reader),
            writer: writer.clone(),
        };

        let goodbye = tokio::select! {
            // An error means that the client is lost, so there is nobody to report it to.
            _ = client.visit(&self.room) => "* goodbye\n",
            _ = self.room.join() => "* the server is closing\n",
        };
        if writer.close(goodbye.into()).within(GRACE).await.is_err() {
            writer.kill();
        }
    }
}

/// The person at the other end of the socket.
struct Client {
    lines: Lines<OwnedReadHalf>,
    writer: WriterHandle,
}

impl Client {
    async fn visit(&mut self, room: &RoomHandle) -> Result<(), Failure> {
        let Some(name) = self.introduce(room).await? else {
            return Ok(());
        };
        let talked = self.talk(&name, room).await;
        room.leave(name).send().await?;
        talked
    }

    /// Asks for a name until it gets one that is valid and free.
    async fn introduce(&mut self, room: &RoomHandle) -> Result<Option<Arc<str>>, Failure> {
        self.tell("* what is your name?").await?;
        loop {
            let name: Arc<str> = match self.lines.next().await? {
                Line::Text(text) if is_name(text.trim()) => text.trim().into(),
                Line::Text(_) | Line::TooLong => {
                    self.tell("* a name has 1 to 20 letters, digits, `-` or `_`")
                        .await?;
                    continue;
                }
                Line::End => return Ok(None),
            };
            match room.enter(name.clone(), self.writer.clone()).await {
                Ok(members) => {
                    self.tell(format!("* welcome; here are: {members}")).await?;
                    return Ok(Some(name));
                }
                Err(CallError::Failed(taken)) => self.tell(format!("* {taken}")).await?,
                Err(other) => return Err(other.into()),
            }
        }
    }

    /// Passes on what the client says. While the room's mailbox is full, `send` waits and the
    /// socket is not read, so TCP itself slows down a client that floods.
    async fn talk(&mut self, name: &Arc<str>, room: &RoomHandle) -> Result<(), Failure> {
        loop {
            match self.lines.next().await? {
                Line::End => return Ok(()),
                Line::TooLong => {
                    self.tell(format!("* a line has at most {LONGEST_LINE} bytes"))
                        .await?
                }
                Line::Text(text) => match text.trim() {
                    "" => {}
                    "/quit" => return Ok(()),
                    "/who" => {
                        let members = room.who().await?;
                        self.tell(format!("* here are: {members}")).await?;
                    }
                    command if command.starts_with('/') => {
                        self.tell("* there are /who and /quit").await?
                    }
                    said => room.say(name.clone(), said.into()).send().await?,
                },
            }
        }
    }

    /// Unlike the room, this may wait until the client's mailbox has room: it holds up nobody else.
    async fn tell(&self, line: impl std::fmt::Display) -> Result<(), Failure> {
        self.writer.write(format!("{line}\n").into()).send().await?;
        Ok(())
    }
}

fn is_name(text: &str) -> bool {
    (1..=LONGEST_NAME).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}
