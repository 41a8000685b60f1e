// EXPECTED: nothing: a crate that re-exports the framework says where it is

#![allow(dead_code)]

use framework::runtime::actor;

mod framework {
    pub use actor_core as runtime;
}

struct Greeter;

#[actor(crate = crate::framework::runtime, handle = Doorbell, message = Ring, mailbox = 8)]
impl Greeter {
    pub fn greet(&self) {}

    #[framework::runtime::actor(skip)]
    pub fn helper(&self, _name: &str) {}
}

fn use_it(doorbell: &Doorbell) {
    drop(doorbell.greet());
}

fn main() {
    let _ = use_it;
}
