//! Which worker is next.
//!
//! The handles of all workers there may ever be are here from the beginning, and never change. So picking one only
//! borrows: it takes no lock and counts no handle. How many of them are in use is a number that the supervisor keeps.

use std::{
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicUsize, Ordering},
    },
};

use crate::{Handle, raw::Raw as _, slot::Slot, supervisor::Extent};

/// How the [next](super::PoolHandle::get) worker of a pool is chosen.
///
/// Under either route a worker that takes no messages is skipped, as long as there is another one:
/// a worker that has ended and is not restarted, for instance. A worker that is being restarted
/// takes messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Route {
    /// The workers take turns.
    #[default]
    RoundRobin,
    /// The worker with the fewest calls that wait for an answer, counting those made by handles of
    /// this pool. Among equals, the one with the fewest messages on their way to it from other
    /// cores, which is an estimate; among equals again, the next in turn. Each choice looks at all
    /// workers.
    LeastLoaded,
}

/// All workers there may ever be.
pub(super) struct Seats<H> {
    seats: Box<[Seat<H>]>,
    extent: Arc<Extent>,
    route: Route,
    turn: AtomicUsize,
}

struct Seat<H> {
    handle: H,
    /// How many have picked it and are not done.
    outstanding: AtomicU32,
}

impl<H: Handle> Seat<H> {
    fn slot(&self) -> &'static Slot {
        self.handle.raw().strong().slot()
    }

    fn is_open(&self) -> bool {
        self.slot().references.is_open()
    }

    fn load(&self) -> (u32, u32) {
        // Relaxed: an estimate.
        let outstanding = self.outstanding.load(Ordering::Relaxed);
        (outstanding, self.slot().references.roughly_in_flight())
    }
}

impl<H: Handle> Seats<H> {
    pub(super) fn new(handles: Vec<H>, extent: Arc<Extent>, route: Route) -> Self {
        let seat = |handle| Seat {
            handle,
            outstanding: AtomicU32::new(0),
        };
        Seats {
            seats: handles.into_iter().map(seat).collect(),
            extent,
            route,
            turn: AtomicUsize::new(0),
        }
    }

    pub(super) fn extent(&self) -> &Arc<Extent> {
        &self.extent
    }

    pub(super) fn route(&self) -> Route {
        self.route
    }

    /// How many there may be.
    pub(super) fn most(&self) -> usize {
        self.seats.len()
    }

    /// Those that are in use.
    fn used(&self) -> &[Seat<H>] {
        &self.seats[..self.extent.open()]
    }

    pub(super) fn workers(&self) -> impl ExactSizeIterator<Item = &H> {
        self.used().iter().map(|seat| &seat.handle)
    }

    /// The next worker by the route; not `but`, if there are others.
    pub(super) fn pick(&self, but: Option<usize>) -> Picked<'_, H> {
        let seats = self.used();
        let count = seats.len();
        // Relaxed: only the count matters.
        let first = self.turn.fetch_add(1, Ordering::Relaxed) % count;
        let in_turn = || (0..count).map(|step| (first + step) % count);
        let mut fit = in_turn().filter(|&nth| Some(nth) != but && seats[nth].is_open());
        let next = match self.route {
            Route::RoundRobin => fit.next(),
            Route::LeastLoaded => fit.min_by_key(|&nth| seats[nth].load()),
        };
        // None is fit: the one that is picked tells the caller.
        let next = next.or_else(|| in_turn().find(|&nth| Some(nth) != but));
        self.picked(next.unwrap_or(first))
    }

    /// The worker for this key.
    pub(super) fn by_key(&self, key: &(impl Hash + ?Sized)) -> Picked<'_, H> {
        // The standard library's hasher with its default keys: nothing random.
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        self.picked(jump(hasher.finish(), self.extent.open()))
    }

    fn picked(&self, nth: usize) -> Picked<'_, H> {
        let seat = &self.seats[nth];
        let counted = self.route == Route::LeastLoaded;
        if counted {
            // Relaxed: an estimate, which publishes nothing.
            seat.outstanding.fetch_add(1, Ordering::Relaxed);
        }
        Picked { seat, nth, counted }
    }
}

/// A worker that was picked. It dereferences to the handle of the worker.
///
/// As long as this value lives, the worker counts as busy for [`Route::LeastLoaded`]. In
/// `pool.get().work(job).await` that is until the answer is there.
pub struct Picked<'a, H> {
    seat: &'a Seat<H>,
    nth: usize,
    counted: bool,
}

impl<'a, H> Picked<'a, H> {
    /// Returns the number of the worker, counted from 0.
    ///
    /// This is an associated function, to be called as `Picked::index(&picked)`, so that all
    /// methods are those of the handle.
    pub fn index(this: &Self) -> usize {
        this.nth
    }

    /// The handle, which lives as long as the pool's handle, and so longer than this.
    pub(super) fn worker(&self) -> &'a H {
        &self.seat.handle
    }
}

impl<H> Deref for Picked<'_, H> {
    type Target = H;

    fn deref(&self) -> &H {
        &self.seat.handle
    }
}

impl<H> Drop for Picked<'_, H> {
    fn drop(&mut self) {
        if self.counted {
            // Relaxed: as where it is counted.
            self.seat.outstanding.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl<H: fmt::Debug> fmt::Debug for Picked<'_, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Picked")
            .field("index", &self.nth)
            .field("worker", &self.seat.handle)
            .finish()
    }
}

/// Jump consistent hash, by Lamping and Veach: with one more bucket, only the keys that the new bucket gets move.
fn jump(mut key: u64, buckets: usize) -> usize {
    let (mut bucket, mut next) = (0, 0);
    while next < buckets as u64 {
        bucket = next;
        key = key.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(1);
        let part = (1_u64 << 31) as f64 / ((key >> 33) + 1) as f64;
        next = ((bucket + 1) as f64 * part) as u64;
    }
    bucket as usize
}

#[cfg(test)]
mod tests {
    use super::jump;

    /// Numbers that look like hashes.
    fn keys() -> impl Iterator<Item = u64> {
        (1..=10_000_u64).map(|nth| nth.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    #[test]
    fn a_key_moves_to_the_new_bucket_or_not_at_all() {
        for buckets in 1..20 {
            let mut moved = 0;
            for key in keys() {
                let (before, after) = (jump(key, buckets), jump(key, buckets + 1));
                assert!(after == before || after == buckets);
                moved += usize::from(after != before);
            }
            let fair = 10_000 / (buckets + 1);
            assert!(moved.abs_diff(fair) < fair / 4, "{moved} of {fair}");
        }
    }

    #[test]
    fn every_bucket_has_its_part_of_the_keys() {
        let mut counts = [0_usize; 8];
        keys().for_each(|key| counts[jump(key, 8)] += 1);
        assert!(
            counts.iter().all(|count| count.abs_diff(1250) < 250),
            "{counts:?}"
        );
    }
}
