//! A small shop whose parts crash, and which keeps running.
//!
//! ```text
//! cargo run --example supervision 2>/dev/null
//! ```
//!
//! prints the following; the panic messages go to stderr. Lines indented by two spaces that begin with a name are supervisors'
//! [reports](actor_core::supervisor::Report). Lines indented by four come from the children's hooks.
//!
//! ```text
//! the shop opens
//!     feed starts, 0 lines read by now
//!     cache starts empty
//!     siren starts
//!     mailer starts
//!
//! two good lines
//!   the cache has: bread 350, butter 289
//!
//! a bad line
//!   prices: feed has crashed: `soup: hot` is no item with a price
//!     cache stops in order, and forgets bread 350, butter 289
//!     feed starts, 3 lines read by now
//!     cache starts empty
//!   who sent it is told: the method panicked: `soup: hot` is no item with a price
//!   the feed has read 3 lines, the cache has: nothing
//!   the cache has: bread 360
//!
//! the mail server goes down, once
//!   alarms: mailer has crashed: connection lost
//!     mailer starts
//!   who sent it is told: the method panicked: connection lost
//!   at the second attempt it was sent: 1 in this life
//!
//! and again, within the minute
//!   alarms: mailer has crashed: connection lost
//!   alarms: too many restarts, mailer is given up, and so am I
//!     siren stops in order
//!   shop: alarms was shut down
//!     siren starts
//!     mailer starts
//!   who sent it is told: the method panicked: connection lost
//!   at the second attempt it was sent: 1 in this life
//!   meanwhile the cache has: bread 360
//!
//! the shop closes
//!     mailer stops in order
//!     siren stops in order
//!     cache stops in order, and forgets bread 360
//!     feed stops in order
//!   the shop ended in order
//!   who comes late is told: the actor has stopped; the method did not run
//! ```
//!
//! # What it shows
//!
//! * **A crash is local.** The feed's caller gets an error. The feed, and the cache that depends on it, start afresh. The alarms
//!   notice nothing. `tree.rs` is all it takes to say so.
//! * **Handles survive.** The handles in this file are the ones from the beginning. A call made while its target is down waits
//!   for the next life.
//! * **State can be handed on**, if its owner trusts it: the feed hands on its count of lines (`feed.rs`), the cache does not
//!   hand on its prices (`cache.rs`).
//! * **Escalation.** If restarts do not help, a supervisor does not keep trying for ever: it gives up, and its own supervisor
//!   starts it again with all its children.
//! * **Order.** Children start from first to last, and stop from last to first.

mod cache;
mod feed;
mod mailer;
mod siren;
mod tree;

use std::error::Error;

use actor_core::{CallError, Handle as _};

use mailer::Server;
use tree::Shop;

#[actor_core::main]
async fn main() -> Result<(), Box<dyn Error>> {
    println!("the shop opens");
    let server = Server::default();
    let shop = Shop::open(server.clone()).await?;

    println!("\ntwo good lines");
    shop.cache.update("bread 350".into()).await?;
    shop.cache.update("butter 289".into()).await?;
    println!("  the cache has: {}", shop.cache.prices().await?);

    println!("\na bad line");
    let answer = shop.cache.update("soup: hot".into()).await;
    // These calls wait for the next lives, so by the time they return the hooks have printed.
    let (lines, prices) = (shop.feed.lines().await?, shop.cache.prices().await?);
    println!("  who sent it is told: {}", told(answer));
    println!("  the feed has read {lines} lines, the cache has: {prices}");
    shop.cache.update("bread 360".into()).await?;
    println!("  the cache has: {}", shop.cache.prices().await?);

    println!("\nthe mail server goes down, once");
    server.goes_down_for(1);
    let answer = shop.mailer.send("no bread".into()).await;
    let sent = shop.mailer.send("no bread".into()).await?;
    println!("  who sent it is told: {}", told(answer));
    println!("  at the second attempt it was sent: {sent} in this life");

    println!("\nand again, within the minute");
    server.goes_down_for(1);
    let answer = shop.mailer.send("no butter".into()).await;
    let sent = shop.mailer.send("no butter".into()).await?;
    println!("  who sent it is told: {}", told(answer));
    println!("  at the second attempt it was sent: {sent} in this life");
    println!("  meanwhile the cache has: {}", shop.cache.prices().await?);

    println!("\nthe shop closes");
    shop.tree.stop();
    println!("  the shop {}", shop.tree.join().await);
    let answer = shop.cache.prices().await.map(|_| ());
    println!("  who comes late is told: {}", told(answer));
    Ok(())
}

/// What a caller is told, leaving out where in the source the panic happened.
fn told<T, E: std::fmt::Display>(answer: Result<T, CallError<E>>) -> String {
    match answer {
        Ok(_) => "all is well".into(),
        Err(error) => error.to_string(),
    }
}
