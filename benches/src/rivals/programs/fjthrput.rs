//! `fjthrput`: many messages to each of many actors, in turn.
//!
//! Ours waits for room. Here each actor reports when it has reached the end of a burst.

use super::{Behaviour, Contest, Context, Done, Host, Reference as _, done};
use crate::rivals::workload::Parameters;
use crate::savina::{ForkJoinThroughput, THETA, compute};
use crate::work::BURST;

impl Contest for ForkJoinThroughput {
    fn from_parameters(parameters: &Parameters) -> Self {
        let (messages, actors) = (parameters.get("messages"), parameters.get("actors"));
        ForkJoinThroughput { messages, actors }
    }

    fn parameters(self) -> Parameters {
        Parameters::of(&[("messages", self.messages), ("actors", self.actors)])
    }

    fn digest(processed: u64) -> u64 {
        processed
    }

    fn on<H: Host>(self, host: &'static H, (): ()) -> u64 {
        let (done, outcome) = done();
        let source = Source::<H> {
            burst: (BURST / self.actors).max(1),
            program: self,
            workers: Vec::new(),
            sent: 0,
            awaited: 0,
            processed: 0,
            done,
        };
        host.run(source, Report::Begin, outcome)
    }
}

struct Source<H: Host> {
    program: ForkJoinThroughput,
    /// Messages per worker.
    burst: u64,
    workers: Vec<H::Ref<Worker<H>>>,
    /// Messages sent to each worker.
    sent: u64,
    /// Reports that are still outstanding.
    awaited: u64,
    processed: u64,
    done: Done,
}

enum Report {
    Begin,
    /// All of a burst has been processed.
    Burst,
    /// The final report: how many there were.
    Processed(u64),
}

impl<H: Host> Source<H> {
    fn send(&mut self) {
        let burst = self.burst.min(self.program.messages - self.sent);
        for _ in 0..burst {
            for worker in &self.workers {
                worker.tell(Work::Process(THETA));
            }
        }
        self.sent += burst;
    }

    fn finish(&self) {
        self.workers
            .iter()
            .for_each(|worker| worker.tell(Work::Finish));
    }
}

impl<H: Host> Behaviour<H> for Source<H> {
    type Message = Report;

    fn receive(&mut self, message: Report, context: &mut H::Context<'_, Self>) {
        match message {
            Report::Begin => {
                let worker = |_| {
                    context.spawn(Worker::<H> {
                        source: context.me(),
                        messages: self.program.messages,
                        burst: self.burst,
                        processed: 0,
                    })
                };
                self.workers = (0..self.program.actors).map(worker).collect();
            }
            Report::Burst => self.awaited -= 1,
            Report::Processed(messages) => {
                self.awaited -= 1;
                self.processed += messages;
                if self.awaited == 0 {
                    self.done.tell(self.processed);
                    context.stop();
                }
                return;
            }
        }
        if self.awaited == 0 {
            if self.sent < self.program.messages {
                self.send();
            } else {
                self.finish();
            }
            self.awaited = self.program.actors;
        }
    }
}

struct Worker<H: Host> {
    source: H::Ref<Source<H>>,
    messages: u64,
    burst: u64,
    processed: u64,
}

enum Work {
    Process(f64),
    Finish,
}

impl<H: Host> Behaviour<H> for Worker<H> {
    type Message = Work;

    fn receive(&mut self, message: Work, context: &mut H::Context<'_, Self>) {
        match message {
            Work::Process(theta) => {
                compute(theta);
                self.processed += 1;
                if self.processed.is_multiple_of(self.burst) || self.processed == self.messages {
                    self.source.tell(Report::Burst);
                }
            }
            Work::Finish => {
                self.source.tell(Report::Processed(self.processed));
                context.stop();
            }
        }
    }
}
