// EXPECTED: one error: the type does not have this parameter

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl<T: Clone> Greeter {
    #[actor(on_start)]
    fn begin(&mut self) {}

    pub fn greet(&self, whom: T) -> T {
        whom
    }

    pub async fn any<K: Into<T>>(&mut self, whom: K, times: Vec<T>) -> Result<T, u8> {
        Ok(whom.into())
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet(1).await);
    drop(greeter.any(1, vec![2]).await);
}

fn main() {}
