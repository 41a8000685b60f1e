//! A chat server on tokio's sockets: one room, and two actors for every connection.
//!
//! ```text
//! cargo run --example chat [[ADDRESS:]PORT]
//! ```
//!
//! listens on port 7000 of 127.0.0.1 unless told otherwise; with port 0 the operating system picks
//! one. It prints
//!
//! ```text
//! listening on 127.0.0.1:7000
//! ```
//!
//! and serves until it gets ctrl-c or SIGTERM. Then it tells everyone and exits. Talk to it with
//! `nc 127.0.0.1 7000`. It first asks for your name; after that, everyone else hears what you type.
//! `/who` lists who is here, and `/quit` leaves.
//!
//! # What it shows
//!
//! * **Sockets.** A core is a tokio runtime, so methods read and write sockets with `.await`. While
//!   one waits, its core serves others. Connections are spread over the cores.
//! * **Bounds.** If a client does not read, its mailbox fills up; it misses lines and is told so
//!   later (`room.rs`). A client that talks too much is not read from (`connection.rs`). Lines are
//!   limited in length (`lines.rs`). So nobody can make the server's memory grow, whether by
//!   talking or by not listening.
//! * **Endings.** A connection ends by `/quit`, because the client is lost, or with the room. All
//!   three end in the same few lines. Waiting for an actor to end is a future like any other.

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
                // For instance too many open files; some may be closed soon.
                Err(error) => {
                    eprintln!("cannot accept a connection: {error}");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            },
            // Forgets a connection that has ended.
            Some(_exit) = connections.next() => {}
        }
    }

    // When the room ends, all connections end too, and say goodbye first.
    drop(listener);
    room.stop();
    while connections.next().await.is_some() {}
    Ok(())
}

/// The next connection, not registered with any core yet.
async fn accept(listener: &TcpListener) -> io::Result<net::TcpStream> {
    let (stream, _address) = listener.accept().await?;
    stream.into_std()
}

/// Listens for ctrl-c and SIGTERM from now on. The future completes at the first of them.
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

/// Listens for ctrl-c from now on. The future completes when it is pressed.
#[cfg(windows)]
fn interruption() -> io::Result<impl Future<Output = ()>> {
    let mut interrupted = signal::windows::ctrl_c()?;
    Ok(async move {
        interrupted.recv().await;
    })
}
