//! `quicksort`: an actor sorts a list; if the list is long, it divides it and starts an actor for each half.
//!
//! The numbers fill their range, unlike those of the suite's generator, which are below 65,536. A list is moved to whoever
//! sorts it. The input is made before the clock starts.

use actor_core::{Actor as _, System, actor};
use futures_util::future::join;

use super::work::{ALIVE, Random};
use super::{Category, Program, Side, Size, threads};

#[derive(Debug, Clone)]
pub(crate) struct QuickSort {
    pub(crate) values: usize,
    /// Values are below this.
    pub(crate) max: u64,
    /// A shorter list is not divided.
    pub(crate) threshold: usize,
    pub(crate) seed: u64,
}

impl Program for QuickSort {
    const NAME: &'static str = "quicksort";
    const CATEGORY: Category = Category::Parallelism;
    type Input = Vec<u64>;
    type Outcome = Vec<u64>;

    fn of(size: Size) -> Self {
        let (values, threshold) = match size {
            Size::Tiny => (3000, 64),
            Size::Suite => (1_000_000, 2048),
            Size::Scaled => (20_000_000, 2048),
        };
        QuickSort {
            values,
            max: 1 << 60,
            threshold,
            seed: 1024,
        }
    }

    fn input(&self) -> Vec<u64> {
        let mut random = Random::new(self.seed);
        (0..self.values).map(|_| random.below(self.max)).collect()
    }

    fn expected(&self) -> Vec<u64> {
        let mut values = self.input();
        values.sort_unstable();
        values
    }

    fn ours(self, system: &System, values: Vec<u64>) -> Vec<u64> {
        system.block_on(async move || {
            let sorter = Sorter.spawn();
            sorter.sort(values, self.threshold).await.expect(ALIVE)
        })
    }

    fn others() -> Vec<Side<Self>> {
        vec![Side {
            name: "rayon",
            start: |cores| {
                threads::rayon(cores, |program: Self, mut values: Vec<u64>| {
                    sort(&mut values, program.threshold);
                    values
                })
            },
        }]
    }
}

/// Divides the values so that none of the first ones, whose number it returns, is above any of the others. At
/// least one on each side.
fn divide(values: &mut [u64]) -> usize {
    let middle = values.len() / 2;
    // The median of three, so that sorted values are not a worst case.
    let (first, last) = (0, values.len() - 1);
    if values[middle] < values[first] {
        values.swap(middle, first);
    }
    if values[last] < values[first] {
        values.swap(last, first);
    }
    if values[last] < values[middle] {
        values.swap(last, middle);
    }
    let pivot = values[middle];
    let (mut low, mut high) = (0, last);
    loop {
        while values[low] < pivot {
            low += 1;
        }
        while values[high] > pivot {
            high -= 1;
        }
        if low >= high {
            return low.max(1);
        }
        values.swap(low, high);
        low += 1;
        high -= 1;
    }
}

fn sort(values: &mut [u64], threshold: usize) {
    if values.len() < threshold {
        return values.sort_unstable();
    }
    let middle = divide(values);
    let (low, high) = values.split_at_mut(middle);
    rayon::join(|| sort(low, threshold), || sort(high, threshold));
}

struct Sorter;

#[actor]
impl Sorter {
    pub(crate) async fn sort(self, mut values: Vec<u64>, threshold: usize) -> Vec<u64> {
        if values.len() < threshold {
            values.sort_unstable();
            return values;
        }
        let middle = divide(&mut values);
        let high = values.split_off(middle);
        let (one, other) = (Sorter.spawn(), Sorter.spawn());
        let sorted = join(one.sort(values, threshold), other.sort(high, threshold)).await;
        let (mut values, high) = (sorted.0.expect(ALIVE), sorted.1.expect(ALIVE));
        values.extend(high);
        values
    }
}
