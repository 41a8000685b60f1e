//! The cache: the last price of every item that the feed has reported.
//!
//! It needs the feed, so it is started after it and, because of `rest_for_one`, restarted with it. It hands nothing on to
//! its next life: nobody knows which of its prices came from a feed that was about to crash, so it starts empty.

use std::collections::BTreeMap;
use std::convert::Infallible;

use actor_core::{CallError, actor};

use crate::feed::FeedHandle;

pub struct Cache {
    feed: FeedHandle,
    prices: BTreeMap<String, u32>,
}

#[actor]
impl Cache {
    pub fn of(feed: FeedHandle) -> Self {
        Self {
            feed,
            prices: BTreeMap::new(),
        }
    }

    /// Has the feed read a line, and returns how many prices are now known.
    ///
    /// If the feed crashes meanwhile, that is an *error* here, not a crash: the caller is told, and carries on.
    pub async fn update(&mut self, line: String) -> Result<usize, CallError<Infallible>> {
        let (item, price) = self.feed.read(line).await?;
        self.prices.insert(item, price);
        Ok(self.prices.len())
    }

    /// The items and their prices.
    pub fn prices(&self) -> String {
        let prices = self.prices.iter();
        let prices: Vec<_> = prices
            .map(|(item, price)| format!("{item} {price}"))
            .collect();
        match prices.is_empty() {
            true => "nothing".into(),
            false => prices.join(", "),
        }
    }

    #[actor(on_start)]
    fn starts(&mut self) {
        println!("    cache starts empty");
    }

    #[actor(on_stop)]
    fn stops(&mut self) {
        println!("    cache stops in order, and forgets {}", self.prices());
    }
}
