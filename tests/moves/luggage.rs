//! An actor takes along all messages that wait for it, of any size. None is lost or duplicated.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use actor_core::{Actor as _, CallError, Context, actor};
use futures_util::{FutureExt as _, future::join_all};

use crate::common::{system, within};

/// Too large for an inline place in a queue.
type Large = [u64; 300];

pub struct Mover {
    first: Option<usize>,
    sum: u64,
}

#[actor]
impl Mover {
    pub fn small(&mut self, context: &Context<Self>, token: Arc<u64>) {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_micros(20) {
            std::hint::spin_loop();
        }
        self.sum += *token;
        self.first.get_or_insert(context.core());
    }

    pub fn large(&mut self, numbers: Large, token: Arc<u64>) {
        self.sum += numbers[299] + *token;
    }

    pub fn fails(&mut self, token: Arc<u64>) -> Result<(), Arc<u64>> {
        Err(token)
    }

    /// What arrived, and whether it has moved.
    pub fn finish(self, context: &Context<Self>) -> (u64, bool) {
        (self.sum, self.first != Some(context.core()))
    }
}

pub struct Driver;

#[actor]
impl Driver {
    /// How many have moved.
    pub async fn load(&mut self, token: Arc<u64>) -> usize {
        let born = |_| {
            Mover {
                first: None,
                sum: 0,
            }
            .spawn()
        };
        let movers: Vec<_> = (0..16).map(born).collect();
        let (mut sum, mut expected, mut moved) = (0, 0, 0);
        for _ in 0..8 {
            for mover in &movers {
                // One call is given up, unless it is answered at once.
                let at_once = mover.small(token.clone()).into_future().now_or_never();
                expected += u64::from(at_once.is_some());
                expected += 9;
                mover.small(token.clone()).try_send().expect("room");
                mover
                    .large([7; 300], token.clone())
                    .try_send()
                    .expect("room");
            }
            let calls = movers.iter().map(async |mover| {
                let failed = mover.fails(token.clone()).await;
                assert_eq!(failed, Err(CallError::Failed(Arc::new(1))));
                mover.small(token.clone()).await.expect("alive");
            });
            expected += join_all(calls).await.len() as u64;
        }
        for mover in &movers {
            let (got, has_moved) = mover.finish().await.expect("alive");
            sum += got;
            moved += usize::from(has_moved);
        }
        assert_eq!(sum, expected);
        moved
    }
}

#[test]
fn all_that_waits_goes_along() {
    within(Duration::from_secs(60), || {
        let mut moved = 0;
        while moved < 8 {
            let system = system(2);
            let driver = system.spawn_on(0, Driver).unwrap();
            let token = Arc::new(1);
            moved += driver.load(token.clone()).wait().unwrap();
            drop(driver);
            assert!(system.shutdown(Duration::from_secs(5)).wait().is_clean());
            assert_eq!(Arc::strong_count(&token), 1);
        }
    });
}
