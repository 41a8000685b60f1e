// EXPECTED: nothing: what `cfg` takes away is gone everywhere

#![deny(unused_variables)]
#![allow(dead_code)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    #[cfg(any())]
    pub fn gone(&self, missing: Missing) -> Missing {}

    #[cfg(all())]
    pub fn greet(&self) {}

    #[cfg(any())]
    pub fn twice(&self) {}

    #[cfg(all())]
    pub fn twice(&self, _times: u32) {}

    #[cfg(any())]
    #[actor(on_start)]
    fn started(&mut self) {}
}

#[actor]
#[cfg(any())]
impl Missing {
    pub fn greet(&self) {}
}

struct Empty;

#[actor]
impl Empty {
    #[cfg(any())]
    pub fn gone(&self) {}
}

struct Idle;

#[actor]
impl Idle {}

fn main() {}
