//! `big`: every actor pings others, picked at random, and waits for the pong before it pings the next one.
//!
//! They know each other by number, so that a ping carries no handle. Where messages can overtake each other, a ping
//! could reach an actor that does not know the others yet, so all of them confirm that they do before the first ping.

use std::sync::Arc;

use super::{Behaviour, Contest, Context, Done, Host, Reference as _, done};
use crate::rivals::workload::Parameters;
use crate::savina::{Big, Random};

impl Contest for Big {
    fn from_parameters(parameters: &Parameters) -> Self {
        let (pings, actors) = (parameters.get("pings"), parameters.get("actors"));
        Big { pings, actors }
    }

    fn parameters(self) -> Parameters {
        Parameters::of(&[("pings", self.pings), ("actors", self.actors)])
    }

    fn digest(sum: u64) -> u64 {
        sum
    }

    fn on<H: Host>(self, host: &'static H, (): ()) -> u64 {
        let (done, outcome) = done();
        let sink = Sink::<H> {
            program: self,
            crowd: Arc::new([]),
            awaited: 0,
            sum: 0,
            done,
        };
        host.run(sink, Report::Begin, outcome)
    }
}

/// All members, by number.
type Crowd<H> = Arc<[<H as Host>::Ref<Member<H>>]>;

struct Sink<H: Host> {
    program: Big,
    crowd: Crowd<H>,
    /// Members that still have to report.
    awaited: u64,
    sum: u64,
    done: Done,
}

enum Report {
    Begin,
    /// A member knows the others.
    Ready,
    /// The sum of the numbers of those who answered it.
    Finished(u64),
}

impl<H: Host> Sink<H> {
    /// Whether this report was the last of its kind.
    fn all_have_reported(&mut self) -> bool {
        self.awaited -= 1;
        self.awaited == 0
    }

    fn tell_all(&mut self, message: impl Fn() -> Heard<H>) {
        self.awaited = self.program.actors;
        self.crowd.iter().for_each(|member| member.tell(message()));
    }
}

impl<H: Host> Behaviour<H> for Sink<H> {
    type Message = Report;

    fn receive(&mut self, message: Report, context: &mut H::Context<'_, Self>) {
        match message {
            Report::Begin => {
                let member = |number| {
                    context.spawn(Member::<H> {
                        number,
                        sink: context.me(),
                        crowd: Arc::new([]),
                        random: Random::new(number),
                        left: self.program.pings,
                        sum: 0,
                    })
                };
                let crowd: Crowd<H> = (0..self.program.actors).map(member).collect();
                self.crowd = crowd.clone();
                self.tell_all(|| Heard::Meet(crowd.clone()));
            }
            Report::Ready => {
                if self.all_have_reported() {
                    self.tell_all(|| Heard::Begin);
                }
            }
            Report::Finished(sum) => {
                self.sum += sum;
                if self.all_have_reported() {
                    self.tell_all(|| Heard::End);
                    self.done.tell(self.sum);
                    context.stop();
                }
            }
        }
    }
}

struct Member<H: Host> {
    number: u64,
    sink: H::Ref<Sink<H>>,
    crowd: Crowd<H>,
    random: Random,
    left: u64,
    sum: u64,
}

enum Heard<H: Host> {
    Meet(Crowd<H>),
    Begin,
    /// From the member with this number.
    Ping(u64),
    /// From the member with this number.
    Pong(u64),
    End,
}

impl<H: Host> Member<H> {
    fn ping_next(&mut self) {
        let Some(left) = self.left.checked_sub(1) else {
            return self.sink.tell(Report::Finished(self.sum));
        };
        self.left = left;
        let partner = self.random.below(self.crowd.len() as u64);
        self.crowd[partner as usize].tell(Heard::Ping(self.number));
    }
}

impl<H: Host> Behaviour<H> for Member<H> {
    type Message = Heard<H>;

    fn receive(&mut self, message: Heard<H>, context: &mut H::Context<'_, Self>) {
        match message {
            Heard::Meet(crowd) => {
                self.crowd = crowd;
                self.sink.tell(Report::Ready);
            }
            Heard::Begin => self.ping_next(),
            Heard::Ping(from) => self.crowd[from as usize].tell(Heard::Pong(self.number)),
            Heard::Pong(of) => {
                self.sum += of;
                self.ping_next();
            }
            Heard::End => context.stop(),
        }
    }
}
