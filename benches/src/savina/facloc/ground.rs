//! The part of a quadrant that needs no messages: the same for all implementations.

use super::Located;

#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// Counts for a quadrant and those below it.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Count {
    pub(super) customers: u64,
    pub(super) open: u64,
    pub(super) closed: u64,
}

impl Count {
    pub(super) fn add(&mut self, other: Count) {
        self.customers += other.customers;
        self.open += other.open;
        self.closed += other.closed;
    }

    pub(super) fn located(self) -> Located {
        Located {
            customers: self.customers,
            fits: self.closed == 3 * self.open + 1,
        }
    }
}

/// A quadrant without its connections to others: the same for all implementations.
pub(super) struct Ground {
    pub(super) middle: Point,
    /// From the middle to each side.
    reach: f64,
    threshold: f64,
    /// Its own comes last among those it begins with, even though it may not be open.
    pub(super) facilities: Vec<Point>,
    customers: Vec<Point>,
    cost: f64,
}

impl Ground {
    pub(super) fn new(
        middle: Point,
        reach: f64,
        threshold: f64,
        mut facilities: Vec<Point>,
    ) -> Self {
        facilities.push(middle);
        Ground {
            middle,
            reach,
            threshold,
            facilities,
            customers: Vec::new(),
            cost: 0.0,
        }
    }

    /// Takes a customer, and returns whether it is time to divide.
    pub(super) fn take(&mut self, point: Point) -> bool {
        let square =
            |facility: &Point| (facility.x - point.x).powi(2) + (facility.y - point.y).powi(2);
        let nearest = self.facilities.iter().map(square).fold(f64::MAX, f64::min);
        self.customers.push(point);
        self.cost += nearest.sqrt();
        self.cost > self.threshold
    }

    /// The four parts, with the customers distributed among them.
    pub(super) fn divide(&mut self) -> [Ground; 4] {
        let reach = self.reach / 2.0;
        let mut parts = [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)].map(|(x, y)| {
            let middle = Point {
                x: self.middle.x + x * reach,
                y: self.middle.y + y * reach,
            };
            Ground::new(middle, reach, self.threshold, self.facilities.clone())
        });
        for customer in std::mem::take(&mut self.customers) {
            parts[self.part(customer)].take(customer);
        }
        parts
    }

    /// Which of the four parts a point is in.
    pub(super) fn part(&self, point: Point) -> usize {
        usize::from(point.x >= self.middle.x) + 2 * usize::from(point.y >= self.middle.y)
    }

    /// For a quadrant without children.
    pub(super) fn count(&self) -> Count {
        let inside = |point: &&Point| {
            let (x, y) = (point.x - self.middle.x, point.y - self.middle.y);
            (-self.reach..self.reach).contains(&x) && (-self.reach..self.reach).contains(&y)
        };
        Count {
            customers: self.customers.iter().filter(inside).count() as u64,
            open: 0,
            closed: 1,
        }
    }
}
