// EXPECTED: the second port

use actor_core::{Answer, actor};

struct Desk;

#[actor]
impl Desk {
    pub fn ask(&mut self, key: u32, first: Answer<u32>, second: Answer<String>) {
        first.ok(key);
        second.ok(String::new());
    }
}

fn main() {}
