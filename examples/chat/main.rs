//! A chat server: a room, and two actors for every connection, on tokio's sockets.
//!
//! ```text
//! cargo run --example chat [[ADDRESS:]PORT]
//! ```
//!
//! listens on port 7000 of 127.0.0.1 unless told otherwise; with port 0 the system chooses. It
//! prints
//!
//! ```text
//! listening on 127.0.0.1:7000
//! ```
//!
//! and serves until it gets ctrl-c or SIGTERM. Then it tells everyone and ends. Talk to it with `nc
//! 127.0.0.1 7000`: first it asks for your name. After that, what you type is heard by everyone
//! else; `/who` lists who is here, and `/quit` leaves.
//!
//! # What it shows
//!
//! * **Sockets.** A core is a tokio runtime, so methods read and write sockets with `.await`. While
//!   one waits, its core serves others. Connections are spread over the cores.
//! * **Bounds.** A client that does not read has a full mailbox, misses lines and is told so later
//!   (`room.rs`). One that talks too much is not read from (`connection.rs`). Lines have a limit
//!   (`lines.rs`). So nobody can make the server's memory grow by talking, or by not listening.
//! * **Endings.** A connection ends by `/quit`, by a lost client or with the room; all three end in
//!   the same few lines. Waiting for the end of an actor is a future like any other.

mod connection;
mod lines;
mod room;
mod writer;

use std::env;
use std::error::Error;
use std::io;
use std::net;
use std::pin::pin;
use std::time::Duration;

use actor_core::{Actor as _, Handle as _};
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use tokio::net::TcpListener;
use tokio::signal;

use connection::Connection;
use room::Room;

#[actor_core::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let argument = env::args().nth(1).unwrap_or_else(|| "7000".into());
    let address = if argument.contains(':') {
        argument
    } else {
        format!("127.0.0.1:{argument}")
    };
    let listener = TcpListener::bind(address).await?;
    let mut interrupted = pin!(interruption()?);
    println!("listening on {}", listener.local_addr()?);

    let room = Room::default().spawn();
    let mut connections = FuturesUnordered::new();
    loop {
        tokio::select! {
            () = &mut interrupted => break,
            accepted = accept(&listener) => match accepted {
                Ok(stream) => {
                    let connection = Connection::new(stream, room.clone()).spawn();
                    connection.run().send().await?;
                    connections.push(connection.join());
                }
                // For instance: too many open files. Some may be closed soon.
                Err(error) => {
                    eprintln!("cannot accept a connection: {error}");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            },
            // Forgets a connection that has ended.
            Some(_exit) = connections.next() => {}
        }
    }

    // The end of the room ends all connections, and they say goodbye.
    drop(listener);
    room.stop();
    while connections.next().await.is_some() {}
    Ok(())
}

/// The next connection, not yet watched by any core.
async fn accept(listener: &TcpListener) -> io::Result<net::TcpStream> {
    let (stream, _address) = listener.accept().await?;
    stream.into_std()
}

/// Listens for ctrl-c and SIGTERM from now on; the future ends when there is one of them.
#[cfg(unix)]
fn interruption() -> io::Result<impl Future<Output = ()>> {
    let mut interrupted = signal::unix::signal(signal::unix::SignalKind::interrupt())?;
    let mut terminated = signal::unix::signal(signal::unix::SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Listens for ctrl-c from now on; the future ends when it is pressed.
#[cfg(windows)]
fn interruption() -> io::Result<impl Future<Output = ()>> {
    let mut interrupted = signal::windows::ctrl_c()?;
    Ok(async move {
        interrupted.recv().await;
    })
}
