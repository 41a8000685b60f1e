//! The smallest program: one object that runs as an actor, and three calls on its handle.
//!
//! ```text
//! cargo run --example hello
//! ```
//!
//! prints
//!
//! ```text
//! Hello, Ann! You are guest number 1.
//! Hello, Bob! You are guest number 2.
//! 2 guests in all.
//! ```

use actor_core::{Actor as _, actor};

struct Greeter {
    guests: u32,
}

#[actor]
impl Greeter {
    pub fn greet(&mut self, name: String) -> String {
        self.guests += 1;
        format!("Hello, {name}! You are guest number {}.", self.guests)
    }

    pub fn leave(self) -> u32 {
        self.guests
    }
}

#[actor_core::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let greeter = Greeter { guests: 0 }.spawn();
    println!("{}", greeter.greet("Ann".into()).await?);
    println!("{}", greeter.greet("Bob".into()).await?);
    println!("{} guests in all.", greeter.leave().await?);
    Ok(())
}
