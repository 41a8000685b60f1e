//! `threadring`: one message goes round a ring of actors, and a number in it becomes smaller with each hop.
//!
//! Where messages can overtake each other, it could arrive before a node knows its successor. So the
//! nodes report when they do.

use super::{Behaviour, Contest, Context, Done, Host, Reference as _, done};
use crate::rivals::workload::Parameters;
use crate::savina::ThreadRing;

impl Contest for ThreadRing {
    fn from_parameters(parameters: &Parameters) -> Self {
        let (actors, hops) = (parameters.get("actors"), parameters.get("hops"));
        ThreadRing { actors, hops }
    }

    fn parameters(self) -> Parameters {
        Parameters::of(&[("actors", self.actors), ("hops", self.hops)])
    }

    fn digest(last: u64) -> u64 {
        last
    }

    fn on<H: Host>(self, host: &'static H, (): ()) -> u64 {
        let (done, outcome) = done();
        let ring = Ring::<H> {
            strangers: self.actors,
            program: self,
            nodes: Vec::new(),
            done,
        };
        host.run(ring, Round::Begin, outcome)
    }
}

struct Ring<H: Host> {
    program: ThreadRing,
    nodes: Vec<H::Ref<Node<H>>>,
    /// Nodes that do not know their successor yet.
    strangers: u64,
    done: Done,
}

enum Round {
    Begin,
    /// A node has met its successor.
    Met,
    /// The number of the node where the message ended.
    Ended(u64),
}

impl<H: Host> Behaviour<H> for Ring<H> {
    type Message = Round;

    fn receive(&mut self, message: Round, context: &mut H::Context<'_, Self>) {
        match message {
            Round::Begin => {
                let node = |number| {
                    let (ring, next) = (context.me(), None);
                    context.spawn(Node::<H> { number, ring, next })
                };
                self.nodes = (0..self.program.actors).map(node).collect();
                let next = self.nodes.iter().cycle().skip(1);
                for (node, next) in self.nodes.iter().zip(next) {
                    node.tell(Token::Meet(next.clone()));
                }
            }
            Round::Met => {
                self.strangers -= 1;
                if self.strangers == 0 {
                    self.nodes[0].tell(Token::Hop(self.program.hops));
                }
            }
            Round::Ended(number) => {
                self.nodes.iter().for_each(|node| node.tell(Token::End));
                self.done.tell(number);
                context.stop();
            }
        }
    }
}

struct Node<H: Host> {
    number: u64,
    ring: H::Ref<Ring<H>>,
    next: Option<H::Ref<Node<H>>>,
}

enum Token<H: Host> {
    Meet(H::Ref<Node<H>>),
    /// This many hops are left.
    Hop(u64),
    End,
}

impl<H: Host> Behaviour<H> for Node<H> {
    type Message = Token<H>;

    fn receive(&mut self, message: Token<H>, context: &mut H::Context<'_, Self>) {
        match message {
            Token::Meet(next) => {
                self.next = Some(next);
                self.ring.tell(Round::Met);
            }
            Token::Hop(left) => match (left.checked_sub(1), &self.next) {
                (Some(left), Some(next)) => next.tell(Token::Hop(left)),
                _ => self.ring.tell(Round::Ended(self.number)),
            },
            Token::End => context.stop(),
        }
    }
}
