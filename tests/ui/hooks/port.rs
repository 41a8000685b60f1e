// EXPECTED: the argument

use actor_core::{Answer, actor};

struct Desk;

#[actor]
impl Desk {
    #[actor(on_start)]
    fn begin(&mut self, answer: Answer<u32>) {
        answer.ok(1);
    }
}

fn main() {}
