//! `logmap`: series of the logistic map. For each, one actor keeps the term and another one computes the next.
//!
//! A series that waits for a term counts the requests that arrive meanwhile. Where ours waits for room, the master sends
//! each of the ten series its part of a burst, and the next part once that series has reached the end of it.

use super::{BEGUN, Behaviour, Contest, Context, Done, Host, Reference as _, done, folded};
use crate::rivals::workload::Parameters;
use crate::savina::logmap::{LogisticMap, next};
use crate::savina::{Program as _, Size};
use crate::work::BURST;

impl Contest for LogisticMap {
    fn from_parameters(parameters: &Parameters) -> Self {
        LogisticMap {
            terms: parameters.get("terms"),
            series: parameters.get("series"),
            // The rates are not whole numbers, and are the same for all sizes.
            ..LogisticMap::of(Size::Suite)
        }
    }

    fn parameters(self) -> Parameters {
        Parameters::of(&[("terms", self.terms), ("series", self.series)])
    }

    fn digest(terms: Vec<f64>) -> u64 {
        folded(terms.into_iter().map(f64::to_bits))
    }

    fn on<H: Host>(self, host: &'static H, (): ()) -> u64 {
        let (done, outcome) = done();
        let series = self.series as usize;
        let master = Master::<H> {
            left: vec![self.terms; series],
            last: vec![0.0; series],
            computing: series,
            series: Vec::with_capacity(series),
            program: self,
            done,
        };
        host.run(master, ToMaster::Begin, outcome)
    }
}

struct Master<H: Host> {
    program: LogisticMap,
    series: Vec<H::Ref<Series<H>>>,
    /// Terms that each series has not been asked for.
    left: Vec<u64>,
    /// The last term of each series.
    last: Vec<f64>,
    /// Series that have not ended.
    computing: usize,
    done: Done,
}

enum ToMaster {
    Begin,
    /// A series has reached the end of a burst.
    Ready(usize),
    /// The last term of a series that has ended.
    Term(usize, f64),
}

impl<H: Host> Behaviour<H> for Master<H> {
    type Message = ToMaster;

    fn receive(&mut self, message: ToMaster, context: &mut H::Context<'_, Self>) {
        match message {
            ToMaster::Begin => self.begin(context),
            ToMaster::Ready(series) if self.left[series] == 0 => {
                self.series[series].tell(ToSeries::Term);
            }
            ToMaster::Ready(series) => self.burst(series),
            ToMaster::Term(series, term) => {
                self.last[series] = term;
                self.computing -= 1;
                if self.computing == 0 {
                    self.done.tell(LogisticMap::digest(self.last.clone()));
                    context.stop();
                }
            }
        }
    }
}

impl<H: Host> Master<H> {
    fn begin(&mut self, context: &mut H::Context<'_, Self>) {
        for number in 0..self.program.series {
            let (rate, term) = self.program.rate_and_first(number);
            let series = context.spawn(Series {
                number: number as usize,
                term,
                asked: 0,
                computed: 0,
                terms: self.program.terms,
                burst: burst_of_each(self.program.series),
                busy: true,
                computer: None,
                master: context.me(),
            });
            let computer = context.spawn(Computer {
                rate,
                series: series.clone(),
            });
            series.tell(ToSeries::Begin(computer));
            self.series.push(series);
        }
        (0..self.series.len()).for_each(|series| self.burst(series));
    }

    fn burst(&mut self, series: usize) {
        let terms = self.left[series].min(burst_of_each(self.program.series));
        self.left[series] -= terms;
        (0..terms).for_each(|_| self.series[series].tell(ToSeries::Next));
    }
}

fn burst_of_each(series: u64) -> u64 {
    (BURST / series).max(1)
}

struct Series<H: Host> {
    number: usize,
    term: f64,
    /// Terms that it has been asked for and has not begun.
    asked: u64,
    /// Terms that it has computed, how many there will be in all, and how many come in a burst.
    computed: u64,
    terms: u64,
    burst: u64,
    /// Whether it waits for a term, or for its computer in the beginning.
    busy: bool,
    computer: Option<H::Ref<Computer<H>>>,
    master: H::Ref<Master<H>>,
}

enum ToSeries<H: Host> {
    Begin(H::Ref<Computer<H>>),
    Next,
    Computed(f64),
    /// All terms have been computed: asks for the last one.
    Term,
}

impl<H: Host> Behaviour<H> for Series<H> {
    type Message = ToSeries<H>;

    fn receive(&mut self, message: ToSeries<H>, context: &mut H::Context<'_, Self>) {
        match message {
            ToSeries::Begin(computer) => {
                self.computer = Some(computer);
                self.go_on();
            }
            ToSeries::Next => {
                self.asked += 1;
                if !self.busy {
                    self.go_on();
                }
            }
            ToSeries::Computed(term) => {
                self.term = term;
                self.computed += 1;
                if self.computed.is_multiple_of(self.burst) || self.computed == self.terms {
                    self.master.tell(ToMaster::Ready(self.number));
                }
                self.go_on();
            }
            ToSeries::Term => {
                self.computer().tell(ToComputer::Stop);
                self.master.tell(ToMaster::Term(self.number, self.term));
                context.stop();
            }
        }
    }
}

impl<H: Host> Series<H> {
    fn go_on(&mut self) {
        self.busy = self.asked > 0;
        if self.busy {
            self.asked -= 1;
            self.computer().tell(ToComputer::Compute(self.term));
        }
    }

    fn computer(&self) -> &H::Ref<Computer<H>> {
        self.computer.as_ref().expect(BEGUN)
    }
}

struct Computer<H: Host> {
    rate: f64,
    series: H::Ref<Series<H>>,
}

enum ToComputer {
    /// Compute the term after this one.
    Compute(f64),
    Stop,
}

impl<H: Host> Behaviour<H> for Computer<H> {
    type Message = ToComputer;

    fn receive(&mut self, message: ToComputer, context: &mut H::Context<'_, Self>) {
        match message {
            ToComputer::Compute(term) => {
                let term = next(self.rate, term);
                self.series.tell(ToSeries::Computed(term));
            }
            ToComputer::Stop => context.stop(),
        }
    }
}
