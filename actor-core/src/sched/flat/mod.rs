//! Queues of packets of any type, each stored inline: no allocation per packet.
//!
//! A *packet* is a value and the function that consumes it. [`FlatQueue`] is the run queue of one
//! core: it is written and read by code that the packets themselves run, so it is used through
//! `&self` and hands out no reference to its inside. [`Batch`] is the same encoding in a
//! `SmallVec`, for the way between cores: one packet fits inline, a flood spills to the heap.
//!
//! # Safety
//!
//! This is an island of `unsafe`. The encoding is: one word with the address of a [`Vtable`], then
//! `vtable.words` words with the value.
//!
//! 1. Words are `MaybeUninit`, so that padding and pointers survive the trip (a `u64` would lose
//!    both).
//! 2. A value is written once by `write`, and moved out once: by `Vtable::run`, or by `keep` of
//!    [`Giving`](packet::Giving), after which a packet that does nothing is left in its place. The
//!    position is advanced *before* `run`, and `run` moves the value out of the words before it
//!    calls anything, so that the words may be written again at once.
//! 3. A word has the alignment of `u64`. A value that needs more, or is larger than
//!    [`INLINE_WORDS`], is boxed first.
//! 4. `FlatQueue` is `!Sync` (because of its `Cell`s) and may hold values that are not `Send`. A
//!    [`Batch`] crosses threads and is `Send`: [`Batch::push`], the only way into it, requires that
//!    of every packet.

#![expect(
    unsafe_code,
    reason = "an island: values of any type in one flat buffer"
)]

mod batch;
mod giving;
mod packet;
mod queue;

pub(crate) use self::{
    batch::Batch,
    packet::{GiveMessage, Kind, KindId, OwnerOf, Parcel, Runner},
    queue::FlatQueue,
};

#[cfg(all(test, not(loom)))]
mod tests {
    use std::{cell::Cell, rc::Rc, sync::Arc};

    use super::*;
    use crate::sched::Core;

    fn push<F: FnOnce(Option<&Core>)>(queue: &FlatQueue, packet: F) {
        queue.push(Kind::closure(&packet), packet);
    }

    #[test]
    fn packets_run_in_order_over_many_chunks() {
        let queue = FlatQueue::new();
        let seen = Rc::new(std::cell::RefCell::new(Vec::new()));
        for number in 0..5000_u64 {
            let seen = seen.clone();
            let padding = [number; 7];
            push(&queue, move |_| seen.borrow_mut().push(padding[6]));
        }
        while queue.run_one(None) {}
        assert_eq!(*seen.borrow(), (0..5000).collect::<Vec<_>>());
        assert!(queue.is_empty());
    }

    #[test]
    fn a_packet_may_push_while_it_runs() {
        let queue = Rc::new(FlatQueue::new());
        let count = Rc::new(Cell::new(0));
        fn again(queue: &Rc<FlatQueue>, count: &Rc<Cell<u32>>) {
            let (q, c) = (queue.clone(), count.clone());
            push(queue, move |_| {
                c.set(c.get() + 1);
                if c.get() < 10_000 {
                    again(&q, &c);
                    if c.get() % 3 == 0 {
                        push(&q, |_| {});
                    }
                }
            });
        }
        again(&queue, &count);
        while queue.run_one(None) {}
        assert_eq!(count.get(), 10_000);
    }

    #[test]
    fn large_and_strictly_aligned_packets_survive() {
        #[repr(align(64))]
        struct Aligned(u64);
        let queue = FlatQueue::new();
        let aligned = Aligned(7);
        let large = [9_u64; 1000];
        let sum = Rc::new(Cell::new(0));
        let first = sum.clone();
        push(&queue, move |_| {
            let aligned = aligned;
            assert_eq!(&raw const aligned as usize % 64, 0);
            first.set(aligned.0);
        });
        let second = sum.clone();
        push(&queue, move |_| {
            second.set(second.get() + large.iter().sum::<u64>())
        });
        while queue.run_one(None) {}
        assert_eq!(sum.get(), 9007);
    }

    #[test]
    fn what_is_never_run_is_disposed_of_once() {
        let token = Arc::new(());
        let queue = FlatQueue::new();
        for _ in 0..1000 {
            let token = token.clone();
            push(&queue, move |core| {
                assert!(core.is_none());
                drop(token);
            });
        }
        drop(queue);
        assert_eq!(Arc::strong_count(&token), 1);

        let mut batch = Batch::new();
        for _ in 0..100 {
            let token = token.clone();
            let packet = move |_: Option<&Core>| drop(token);
            batch.push(Kind::closure(&packet), packet);
        }
        assert!(batch.run_one(None));
        drop(batch);
        assert_eq!(Arc::strong_count(&token), 1);
    }
}
