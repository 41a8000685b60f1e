//! `facloc`: customers come one by one, and facilities are opened where serving them from existing ones costs too much.
//!
//! A quadrant of the plane is an actor. When the cost of its customers exceeds a threshold, it opens a facility in its
//! middle and divides into four. It tells its parent, and so on up to the root. All of those on the way know the
//! facility from then on, and so do the quadrants below the opposite one of the four, as in the suite. Which customers
//! come before which news depends on the order of messages. So the check is that every customer is in the quadrant
//! where it belongs, and that the numbers of facilities and quadrants are consistent. The points are spread evenly over
//! the plane; those of the suite's generator are in a corner.
//!
//! As in the suite, the next customer comes when the root has dealt with the previous one. News goes up by
//! `try_send`: parents wait for room in their children, so children never wait for room in their parents, but try
//! again with the next message.

mod ground;
mod tasks;

use actor_core::{Actor as _, Context, Handle as _, System, WeakHandle, actor};

use self::ground::{Count, Ground, Point};
use super::work::{ALIVE, Random};
use super::{Category, Program, Side, Size, threads};

#[derive(Debug, Clone)]
pub(crate) struct FacilityLocation {
    pub(crate) points: u64,
    /// The plane goes from 0 to this, in both directions.
    pub(crate) grid: f64,
    pub(crate) alpha: f64,
    pub(crate) seed: u64,
}

/// The final state.
#[derive(Debug, Default, PartialEq, Clone, Copy)]
pub(crate) struct Located {
    /// Customers that are where they belong.
    customers: u64,
    /// Whether there are three quadrants without a facility for each with one, and one more.
    fits: bool,
}

impl Program for FacilityLocation {
    const NAME: &'static str = "facloc";
    const CATEGORY: Category = Category::Parallelism;
    type Input = ();
    type Outcome = Located;

    fn of(size: Size) -> Self {
        let points = match size {
            Size::Tiny => 2000,
            Size::Suite => 100_000,
            Size::Scaled => 500_000,
        };
        FacilityLocation {
            points,
            grid: 500.0,
            alpha: 2.0,
            seed: 123_456,
        }
    }

    fn input(&self) {}

    fn expected(&self) -> Located {
        Located {
            customers: self.points,
            fits: true,
        }
    }

    fn ours(self, system: &System, (): ()) -> Located {
        system.block_on(async move || {
            let root = Quadrant {
                ground: self.ground(),
                parent: None,
                children: None,
                news: Vec::new(),
            }
            .spawn();
            for point in self.customers() {
                root.customer(point).await.expect(ALIVE);
            }
            root.finish().await.expect(ALIVE).located()
        })
    }

    fn others() -> Vec<Side<Self>> {
        vec![Side {
            name: "tokio",
            start: |cores| threads::tokio(cores, |program: Self, ()| tasks::run(program)),
        }]
    }
}

impl FacilityLocation {
    fn customers(&self) -> impl Iterator<Item = Point> + use<> {
        let (mut random, grid) = (Random::new(self.seed), self.grid);
        (0..self.points).map(move |_| Point {
            x: random.unit() * grid,
            y: random.unit() * grid,
        })
    }

    fn ground(&self) -> Ground {
        let middle = self.grid / 2.0;
        let facility_cost = 2.0_f64.sqrt() * self.grid;
        let middle = Point {
            x: middle,
            y: middle,
        };
        Ground::new(
            middle,
            self.grid / 2.0,
            self.alpha * facility_cost,
            Vec::new(),
        )
    }
}

struct Quadrant {
    ground: Ground,
    /// And which of its four children this is.
    parent: Option<(WeakHandle<QuadrantHandle>, usize)>,
    children: Option<[QuadrantHandle; 4]>,
    /// What the parent has not been told yet, because there was no room.
    news: Vec<Point>,
}

#[actor]
impl Quadrant {
    pub(crate) async fn customer(&mut self, point: Point, context: &Context<Self>) {
        self.tell_parent();
        match &self.children {
            Some(children) => {
                let child = &children[self.ground.part(point)];
                child.customer(point).send().await.expect(ALIVE);
            }
            None if self.ground.take(point) => self.open(context),
            None => {}
        }
    }

    /// A facility was opened below the child with this number.
    pub(crate) async fn opened_below(&mut self, facility: Point, child: usize) {
        self.ground.facilities.push(facility);
        self.news.push(facility);
        self.tell_parent();
        if let Some(children) = &self.children {
            let opposite = &children[3 - child];
            opposite.opened_beside(facility).send().await.expect(ALIVE);
        }
    }

    /// A facility was opened elsewhere.
    pub(crate) async fn opened_beside(&mut self, facility: Point) {
        self.ground.facilities.push(facility);
        for child in self.children.iter().flatten() {
            child.opened_beside(facility).send().await.expect(ALIVE);
        }
    }

    /// Shared, so that news is accepted meanwhile.
    pub(crate) async fn finish(&self) -> Count {
        let Some(children) = &self.children else {
            return self.ground.count();
        };
        let mut count = Count {
            open: 1,
            ..Count::default()
        };
        for child in children {
            count.add(child.finish().await.expect(ALIVE));
        }
        count
    }
}

impl Quadrant {
    fn open(&mut self, context: &Context<Self>) {
        self.news.push(self.ground.middle);
        self.tell_parent();
        let mut number = 0..;
        self.children = Some(self.ground.divide().map(|ground| {
            let number = number.next().expect("it has no end");
            Quadrant {
                ground,
                parent: Some((context.handle().downgrade(), number)),
                children: None,
                news: Vec::new(),
            }
            .spawn()
        }));
    }

    /// As much as there is room for.
    fn tell_parent(&mut self) {
        let Some((parent, number)) = &self.parent else {
            return self.news.clear();
        };
        let Some(parent) = parent.upgrade() else {
            return;
        };
        let told = self
            .news
            .iter()
            .take_while(|&&facility| parent.opened_below(facility, *number).try_send().is_ok())
            .count();
        self.news.drain(..told);
    }
}
