//! What `#[actor]` generates, written by hand next to the original: two actors that do the same.

mod expanded;
mod written;

use std::error::Error;

use actor_core::{Actor as _, CallError};

#[actor_core::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let written = written::Counter { count: 0, limit: 9 }.spawn();
    assert_eq!(written.add(7).await, Ok(7));
    assert_eq!(written.add(7).await, Err(CallError::Failed(5)));
    println!("written:  {}", written.report().await?);
    assert_eq!(written.finish().await?, 7);

    let expanded = expanded::Counter { count: 0, limit: 9 }.spawn();
    assert_eq!(expanded.add(7).await, Ok(7));
    assert_eq!(expanded.add(7).await, Err(CallError::Failed(5)));
    println!("expanded: {}", expanded.report().await?);
    assert_eq!(expanded.finish().await?, 7);
    Ok(())
}
