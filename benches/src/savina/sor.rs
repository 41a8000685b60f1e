//! `sor`: successive over-relaxation on a grid, with an actor for each cell.
//!
//! Cells are red and black like a chessboard. Red ones compute when they know the values of the black ones around them, and
//! then the other way round. The rim of the grid is fixed. A neighbour is never more than one value ahead, so a mailbox
//! never has more than eight messages, and nobody has to wait for room.

use std::collections::VecDeque;
use std::sync::Arc;

use actor_core::{Actor as _, Answer, System, actor};
use futures_util::future::join_all;
use tokio::sync::{mpsc, oneshot};

use super::work::{ALIVE, Random};
use super::{Category, Program, Side, Size, threads};

#[derive(Debug, Clone)]
pub(crate) struct Relaxation {
    /// Rows and columns, without the rim.
    pub(crate) side: usize,
    pub(crate) iterations: usize,
    pub(crate) omega: f64,
}

impl Program for Relaxation {
    const NAME: &'static str = "sor";
    const CATEGORY: Category = Category::Parallelism;
    /// Including the rim, row by row.
    type Input = Vec<f64>;
    /// The same.
    type Outcome = Vec<f64>;

    fn of(size: Size) -> Self {
        // The suite has ten sizes and uses the first one.
        let side = match size {
            Size::Tiny => 5,
            Size::Suite => 20,
            Size::Scaled => 200,
        };
        Relaxation {
            side,
            iterations: 100,
            omega: 1.25,
        }
    }

    fn input(&self) -> Vec<f64> {
        let mut random = Random::new(1);
        let places = self.width() * self.width();
        (0..places).map(|_| random.unit() * 1e-6).collect()
    }

    fn expected(&self) -> Vec<f64> {
        let mut grid = self.input();
        for _ in 0..self.iterations {
            for red in [true, false] {
                for place in self.cells().filter(|&place| self.is_red(place) == red) {
                    let around = self.around(place).map(|other| grid[other]);
                    grid[place] = self.relax(grid[place], around);
                }
            }
        }
        grid
    }

    fn ours(self, system: &System, mut grid: Vec<f64>) -> Vec<f64> {
        system.block_on(async move || {
            let places: Vec<_> = self.cells().collect();
            let cells: Arc<[CellHandle]> = places
                .iter()
                .map(|&place| Cell::new(&self, place, &grid).spawn())
                .collect();
            let values = cells.iter().map(|cell| cell.run(cells.clone()));
            for (place, value) in places.iter().zip(join_all(values).await) {
                grid[*place] = value.expect(ALIVE);
            }
            grid
        })
    }

    fn others() -> Vec<Side<Self>> {
        vec![Side {
            name: "tokio",
            start: |cores| threads::tokio(cores, Self::with_tasks),
        }]
    }
}

impl Relaxation {
    fn width(&self) -> usize {
        self.side + 2
    }

    /// The places of all cells except the rim.
    fn cells(&self) -> impl Iterator<Item = usize> + use<> {
        let (side, width) = (self.side, self.width());
        (1..=side).flat_map(move |row| (1..=side).map(move |column| row * width + column))
    }

    fn is_red(&self, place: usize) -> bool {
        (place / self.width() + place % self.width()).is_multiple_of(2)
    }

    /// Above, to the left, to the right, below.
    fn around(&self, place: usize) -> [usize; 4] {
        let width = self.width();
        [place - width, place - 1, place + 1, place + width]
    }

    fn relax(&self, value: f64, around: [f64; 4]) -> f64 {
        let sum: f64 = around.iter().sum();
        self.omega / 4.0 * sum + (1.0 - self.omega) * value
    }

    async fn with_tasks(self, mut grid: Vec<f64>) -> Vec<f64> {
        let places: Vec<_> = self.cells().collect();
        // As many as there can ever be.
        let (senders, inboxes): (Vec<_>, Vec<_>) = places.iter().map(|_| mpsc::channel(8)).unzip();
        let senders: Arc<[mpsc::Sender<(usize, f64)>]> = senders.into();
        let mut running = Vec::new();
        for (&place, mut inbox) in places.iter().zip(inboxes) {
            let mut state = State::new(&self, place, &grid);
            let (senders, (done, value)) = (senders.clone(), oneshot::channel());
            running.push(value);
            tokio::spawn(async move {
                let tell = |state: &State| {
                    for (side, cell) in state.others() {
                        senders[cell].try_send((side, state.value)).expect(ALIVE);
                    }
                };
                if state.begins() {
                    tell(&state);
                }
                while !state.is_done()
                    && let Some((side, value)) = inbox.recv().await
                {
                    state.take(side, value);
                    while state.compute() {
                        if state.is_wanted() {
                            tell(&state);
                        }
                    }
                }
                let _ = done.send(state.value);
                // Its neighbours' last values are still sent to it.
                inbox
            });
        }
        for (place, value) in places.iter().zip(running) {
            grid[*place] = value.await.expect(ALIVE);
        }
        grid
    }
}

/// A cell, and what it knows of its neighbours.
struct State {
    program: Relaxation,
    value: f64,
    red: bool,
    left: usize,
    /// The numbers of the neighbouring cells: none for the rim.
    cells: [Option<usize>; 4],
    /// The values received from each of them; for the rim, the only value.
    known: [VecDeque<f64>; 4],
}

impl State {
    fn new(program: &Relaxation, place: usize, grid: &[f64]) -> Self {
        let (side, width) = (program.side, program.width());
        let around = program.around(place);
        let cell = |place: usize| {
            let (row, column) = (place / width, place % width);
            let inside = (1..=side).contains(&row) && (1..=side).contains(&column);
            inside.then(|| (row - 1) * side + column - 1)
        };
        let cells = around.map(cell);
        State {
            value: grid[place],
            red: program.is_red(place),
            left: program.iterations,
            known: std::array::from_fn(|side| match cells[side] {
                Some(_) => VecDeque::with_capacity(2),
                None => VecDeque::from([grid[around[side]]]),
            }),
            cells,
            program: program.clone(),
        }
    }

    /// Black cells send their values, and then red ones compute first.
    fn begins(&self) -> bool {
        !self.red
    }

    /// The neighbouring cells, each with the side on which this cell is for them.
    fn others(&self) -> impl Iterator<Item = (usize, usize)> {
        let cells = self.cells.into_iter().enumerate();
        cells.filter_map(|(side, cell)| Some((3 - side, cell?)))
    }

    fn take(&mut self, side: usize, value: f64) {
        self.known[side].push_back(value);
    }

    /// Computes if everything that it needs is known, and returns whether it did.
    fn compute(&mut self) -> bool {
        if self.is_done() || self.known.iter().any(VecDeque::is_empty) {
            return false;
        }
        let around = std::array::from_fn(|side| match self.cells[side] {
            Some(_) => self.known[side].pop_front().expect("looked at above"),
            None => self.known[side][0],
        });
        self.value = self.program.relax(self.value, around);
        self.left -= 1;
        true
    }

    fn is_done(&self) -> bool {
        self.left == 0
    }

    /// Whether somebody needs the value: not the last one of a black cell.
    fn is_wanted(&self) -> bool {
        self.red || !self.is_done()
    }
}

struct Cell {
    state: State,
    cells: Option<Arc<[CellHandle]>>,
    answer: Option<Answer<f64>>,
}

#[actor]
impl Cell {
    pub(crate) fn new(program: &Relaxation, place: usize, grid: &[f64]) -> Self {
        Cell {
            state: State::new(program, place, grid),
            cells: None,
            answer: None,
        }
    }

    /// Answers with the final value.
    pub(crate) fn run(&mut self, cells: Arc<[CellHandle]>, answer: Answer<f64>) {
        self.cells = Some(cells);
        self.answer = Some(answer);
        if self.state.begins() {
            self.tell();
        }
        self.compute();
    }

    /// The value of the cell on that side.
    pub(crate) fn value(&mut self, side: usize, value: f64) {
        self.state.take(side, value);
        self.compute();
    }
}

impl Cell {
    fn compute(&mut self) {
        // Values may arrive before this cell is told to run.
        while self.cells.is_some() && self.state.compute() {
            if self.state.is_wanted() {
                self.tell();
            }
            if self.state.is_done() {
                self.cells = None;
                if let Some(answer) = self.answer.take() {
                    answer.ok(self.state.value);
                }
            }
        }
    }

    fn tell(&self) {
        for (side, cell) in self.state.others() {
            if let Some(cells) = &self.cells {
                let cell = &cells[cell];
                cell.value(side, self.state.value).try_send().expect(ALIVE);
            }
        }
    }
}
