// EXPECTED: nothing: the expansion names all it uses from the root

#![no_implicit_prelude]
#![allow(dead_code)]

use ::actor_core::actor;

struct Greeter;

struct Result;
struct Option;
struct Ok;
struct Err;
struct Clone;
mod core {}
mod std {}

#[actor]
impl Greeter {
    #[actor(on_start)]
    fn started(&mut self) {}

    pub fn greet(&self, times: u32) -> u32 {
        times
    }

    pub async fn wait(&mut self) -> ::std::result::Result<u32, ()> {
        ::std::result::Result::Ok(1)
    }

    pub fn close(self) {}
}

fn main() {}
