//! `chameneos`: creatures meet in pairs at one mall, and change colors according to whom they have met.
//!
//! In the suite, the mall tells one of a pair, which tells the other: for each meeting, two messages in, one out,
//! one across. Here visiting the mall is a call, and the mall answers both when the second one comes: two
//! messages in, two answers.

use actor_core::{Actor as _, Answer, System, actor};
use futures_util::future::join_all;

use super::work::ALIVE;
use super::{Category, Program, Size};

#[derive(Debug, Clone)]
pub(crate) struct Chameneos {
    pub(crate) creatures: u64,
    pub(crate) meetings: u64,
}

impl Program for Chameneos {
    const NAME: &'static str = "chameneos";
    const CATEGORY: Category = Category::Micro;
    type Input = ();
    /// Meetings, as counted by the creatures: each is counted by two.
    type Outcome = u64;

    fn of(size: Size) -> Self {
        let (creatures, meetings) = match size {
            Size::Tiny => (10, 500),
            Size::Suite => (100, 200_000),
            Size::Scaled => (100, 2_000_000),
        };
        Chameneos {
            creatures,
            meetings,
        }
    }

    fn input(&self) {}

    fn expected(&self) -> u64 {
        self.meetings * 2
    }

    fn ours(self, system: &System, (): ()) -> u64 {
        system.block_on(async move || {
            let mall = Mall {
                left: self.meetings,
                waiting: None,
            }
            .spawn();
            let creatures: Vec<_> = (0..self.creatures)
                .map(|number| {
                    let (mall, color) = (mall.clone(), Color::of(number));
                    Creature { mall, color }.spawn()
                })
                .collect();
            let met = join_all(creatures.iter().map(|creature| creature.live())).await;
            met.into_iter().map(|met| met.expect(ALIVE)).sum()
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Color {
    Yellow,
    Blue,
    Red,
}

impl Color {
    pub(crate) fn of(number: u64) -> Self {
        [Color::Yellow, Color::Blue, Color::Red][number as usize % 3]
    }

    /// Its own color if the other's is the same, otherwise the third one.
    pub(crate) fn complement(self, other: Self) -> Self {
        match (self, other) {
            (Color::Yellow, Color::Blue) | (Color::Blue, Color::Yellow) => Color::Red,
            (Color::Yellow, Color::Red) | (Color::Red, Color::Yellow) => Color::Blue,
            (Color::Blue, Color::Red) | (Color::Red, Color::Blue) => Color::Yellow,
            (same, _) => same,
        }
    }
}

struct Mall {
    left: u64,
    waiting: Option<(Color, Answer<Option<Color>>)>,
}

#[actor]
impl Mall {
    /// Answers with the other one's color, or with none once the mall has closed.
    pub(crate) fn meet(&mut self, color: Color, answer: Answer<Option<Color>>) {
        match self.waiting.take() {
            _ if self.left == 0 => answer.ok(None),
            None => self.waiting = Some((color, answer)),
            Some((other, first)) => {
                self.left -= 1;
                first.ok(Some(color));
                answer.ok(Some(other));
            }
        }
    }
}

struct Creature {
    mall: MallHandle,
    color: Color,
}

#[actor]
impl Creature {
    /// Returns how often it has met somebody.
    pub(crate) async fn live(&mut self) -> u64 {
        let mut met = 0;
        while let Some(other) = self.mall.meet(self.color).await.expect(ALIVE) {
            self.color = self.color.complement(other);
            met += 1;
        }
        met
    }
}
