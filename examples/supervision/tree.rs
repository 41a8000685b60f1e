//! The tree: who starts after whom, who is restarted with whom, and how often.
//!
//! ```text
//! shop                one_for_one
//! ├── prices          rest_for_one: children after the one that crashed are restarted with it
//! │   ├── feed
//! │   └── cache       needs the feed
//! └── alarms          one_for_one, at most 1 restart in a minute: at the second, it gives up
//!     ├── siren
//!     └── mailer
//! ```

use std::time::Duration;

use actor_core::Exit;
use actor_core::supervisor::{Report, StartError, Supervisor, SupervisorHandle};

use crate::cache::{Cache, CacheHandle};
use crate::feed::{Feed, FeedHandle};
use crate::mailer::{Mailer, MailerHandle, Server};
use crate::siren::Siren;

const MINUTE: Duration = Duration::from_secs(60);

/// The handles stay valid across restarts: nobody has to look for a new one after a crash.
pub struct Shop {
    pub tree: SupervisorHandle,
    pub feed: FeedHandle,
    pub cache: CacheHandle,
    pub mailer: MailerHandle,
}

impl Shop {
    /// Starts everything, from the first child to the last.
    pub async fn open(server: Server) -> Result<Self, StartError> {
        let mut prices = Supervisor::rest_for_one()
            .intensity(3, MINUTE)
            .on_report(|report| print("prices", report));
        let feed = prices.child("feed", Feed::default);
        // The closure creates the child anew for every life, so what the child needs is captured.
        let needed = feed.clone();
        let cache = prices.child("cache", move || Cache::of(needed.clone()));

        let mut alarms = Supervisor::one_for_one()
            .intensity(1, MINUTE)
            .on_report(|report| print("alarms", report));
        alarms.child("siren", Siren::default);
        let mailer = alarms.child("mailer", move || Mailer::with(server.clone()));

        let mut shop = Supervisor::one_for_one()
            .intensity(3, MINUTE)
            .on_report(|report| print("shop", report));
        shop.supervisor("prices", prices);
        shop.supervisor("alarms", alarms);
        Ok(Self {
            tree: shop.start().await?,
            feed,
            cache,
            mailer,
        })
    }
}

/// Prints what a supervisor has noticed or done. A report can be displayed as it is, but then includes the actor's id and where
/// the panic happened. Here the output has to be the same on every run.
fn print(supervisor: &str, report: &Report) {
    match report {
        Report::ChildEnded { child, exit, .. } => match exit {
            Exit::Panicked(message) => println!("  {supervisor}: {child} has crashed: {message}"),
            exit => println!("  {supervisor}: {child} {exit}"),
        },
        Report::GaveUp { child } => {
            println!("  {supervisor}: too many restarts, {child} is given up, and so am I");
        }
        other => println!("  {supervisor}: {other}"),
    }
}
