//! The smallest program: one object that runs as an actor, and two calls on its handle.
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
//! ```

use actor_core::{Actor as _, actor};

struct Greeter(u32);

#[actor]
impl Greeter {
    pub fn greet(&mut self, name: String) -> String {
        self.0 += 1;
        format!("Hello, {name}! You are guest number {}.", self.0)
    }
}

#[actor_core::main]
async fn main() -> Result<(), actor_core::CallError> {
    let greeter = Greeter(0).spawn();
    println!("{}", greeter.greet("Ann".into()).await?);
    println!("{}", greeter.greet("Bob".into()).await?);
    Ok(())
}
