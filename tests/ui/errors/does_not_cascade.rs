// EXPECTED: one error, for `name: &str`; none for the calls of any method

#![allow(unused)]

use actor_core::{CallError, actor};

struct Greeter {
    greeted: u32,
}

#[actor]
impl Greeter {
    pub fn greet(&mut self, name: &str, times: u32) -> String {
        self.greeted += times;
        name.to_owned()
    }

    pub fn greeted(&self) -> u32 {
        self.greeted
    }
}

async fn use_it(greeter: GreeterHandle) -> Result<u32, CallError> {
    let name: String = greeter.greet("ann", 2).await?;
    println!("{name}");
    greeter.greeted().await
}

fn main() {
    drop(use_it);
}
