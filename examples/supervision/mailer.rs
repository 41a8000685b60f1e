//! The mailer: sends alarms over a connection that can break, and crashes when it does.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use actor_core::actor;

/// Stands for something outside the program: a mail server that will be down for this many attempts.
#[derive(Clone, Default)]
pub struct Server(Arc<AtomicU32>);

impl Server {
    pub fn goes_down_for(&self, attempts: u32) {
        // Relaxed, here and below: it is only a number, and guards nothing.
        self.0.store(attempts, Ordering::Relaxed);
    }

    fn accepts(&self) -> bool {
        let down = |left: u32| left.checked_sub(1);
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, down)
            .is_err()
    }
}

pub struct Mailer {
    server: Server,
    sent: u32,
}

#[actor]
impl Mailer {
    pub fn with(server: Server) -> Self {
        Self { server, sent: 0 }
    }

    /// Returns how many alarms it has sent in this life.
    ///
    /// # Panics
    /// If the connection breaks.
    pub fn send(&mut self, _alarm: String) -> u32 {
        assert!(self.server.accepts(), "connection lost");
        self.sent += 1;
        self.sent
    }

    #[actor(on_start)]
    fn starts(&mut self) {
        println!("    mailer starts");
    }

    #[actor(on_stop)]
    fn stops(&mut self) {
        println!("    mailer stops in order");
    }
}
