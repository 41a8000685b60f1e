//! Ctrl-c and SIGTERM, as often as they come.
//!
//! From `listen` on the process does not end by itself any more: whoever listens has to do something about it.

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

    /// Waits for the next one. None is lost when the future is dropped.
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

    /// Waits for the next one. None is lost when the future is dropped.
    pub async fn next(&mut self) {
        self.0.recv().await;
    }
}
