//! `pingpong`: two actors send one message back and forth.
//!
//! The suite's pong answers whoever sent the ping, which is a call here.

use actor_core::{Actor as _, Handle as _, System, actor};

use super::work::ALIVE;
use super::{Category, Program, Size};

#[derive(Debug, Clone)]
pub(crate) struct PingPong {
    /// Round trips.
    pub(crate) pings: u64,
}

impl Program for PingPong {
    const NAME: &'static str = "pingpong";
    const CATEGORY: Category = Category::Micro;
    type Input = ();
    /// Pongs.
    type Outcome = u64;

    fn of(size: Size) -> Self {
        let pings = match size {
            Size::Tiny => 100,
            Size::Suite => 40_000,
            Size::Scaled => 2_000_000,
        };
        PingPong { pings }
    }

    fn input(&self) {}

    fn expected(&self) -> u64 {
        self.pings
    }

    fn ours(self, system: &System, (): ()) -> u64 {
        system.block_on(async move || {
            let pong = Pong::default().spawn();
            let ping = Ping { pong: pong.clone() }.spawn();
            ping.play(self.pings).await.expect(ALIVE);
            let pongs = pong.pongs().await.expect(ALIVE);
            pong.stop();
            pongs
        })
    }
}

struct Ping {
    pong: PongHandle,
}

#[actor]
impl Ping {
    pub(crate) async fn play(&mut self, pings: u64) {
        for _ in 0..pings {
            self.pong.ping().await.expect(ALIVE);
        }
    }
}

#[derive(Default)]
struct Pong {
    pongs: u64,
}

#[actor]
impl Pong {
    pub(crate) fn ping(&mut self) {
        self.pongs += 1;
    }

    pub(crate) fn pongs(&self) -> u64 {
        self.pongs
    }
}
