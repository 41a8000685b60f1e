//! `pingpong`: two actors send one message back and forth.

use super::{Behaviour, Contest, Context, Done, Host, Reference as _, done};
use crate::rivals::workload::Parameters;
use crate::savina::PingPong;

impl Contest for PingPong {
    fn from_parameters(parameters: &Parameters) -> Self {
        let pings = parameters.get("pings");
        PingPong { pings }
    }

    fn parameters(self) -> Parameters {
        Parameters::of(&[("pings", self.pings)])
    }

    fn digest(pongs: u64) -> u64 {
        pongs
    }

    fn on<H: Host>(self, host: &'static H, (): ()) -> u64 {
        let (done, outcome) = done();
        let ping = Ping::<H> {
            left: self.pings,
            pong: None,
            done,
        };
        host.run(ping, Ponged::Begin, outcome)
    }
}

struct Ping<H: Host> {
    left: u64,
    pong: Option<H::Ref<Pong<H>>>,
    done: Done,
}

enum Ponged {
    Begin,
    Pong,
    /// How many there were.
    Pongs(u64),
}

impl<H: Host> Behaviour<H> for Ping<H> {
    type Message = Ponged;

    fn receive(&mut self, message: Ponged, context: &mut H::Context<'_, Self>) {
        match message {
            Ponged::Begin => {
                let ping = context.me();
                self.pong = Some(context.spawn(Pong { ping, pongs: 0 }));
            }
            Ponged::Pong => {}
            Ponged::Pongs(pongs) => {
                self.done.tell(pongs);
                return context.stop();
            }
        }
        let pong = self.pong.as_ref().expect("it is the first thing it spawns");
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                pong.tell(Pinged::Ping);
            }
            None => pong.tell(Pinged::Count),
        }
    }
}

struct Pong<H: Host> {
    ping: H::Ref<Ping<H>>,
    pongs: u64,
}

enum Pinged {
    Ping,
    /// The final message: asks how many there were.
    Count,
}

impl<H: Host> Behaviour<H> for Pong<H> {
    type Message = Pinged;

    fn receive(&mut self, message: Pinged, context: &mut H::Context<'_, Self>) {
        match message {
            Pinged::Ping => {
                self.pongs += 1;
                self.ping.tell(Ponged::Pong);
            }
            Pinged::Count => {
                self.ping.tell(Ponged::Pongs(self.pongs));
                context.stop();
            }
        }
    }
}
