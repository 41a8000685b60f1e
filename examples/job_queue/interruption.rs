//! Ctrl-c and SIGTERM, each time they arrive.
//!
//! From `listen` on, these signals no longer end the process: whoever listens has to act on them.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
#[cfg(windows)]
use tokio::signal::windows::{CtrlC, ctrl_c};

#[cfg(unix)]
pub struct Interruption {
    interrupted: Signal,
    terminated: Signal,
}

#[cfg(unix)]
impl Interruption {
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            interrupted: signal(SignalKind::interrupt())?,
            terminated: signal(SignalKind::terminate())?,
        })
    }

    /// Waits for the next signal. None is lost if the future is dropped.
    pub async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupted.recv() => {}
            _ = self.terminated.recv() => {}
        }
    }
}

#[cfg(windows)]
pub struct Interruption(CtrlC);

#[cfg(windows)]
impl Interruption {
    pub fn listen() -> io::Result<Self> {
        Ok(Self(ctrl_c()?))
    }

    /// Waits for the next signal. None is lost if the future is dropped.
    pub async fn next(&mut self) {
        self.0.recv().await;
    }
}
