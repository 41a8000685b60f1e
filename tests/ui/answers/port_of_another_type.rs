// EXPECTED: the type

use actor_core::actor;

pub struct Answer<T>(T);

struct Quiz;

#[actor]
impl Quiz {
    pub fn guess(&mut self, answer: Answer<u32>) {
        drop(answer.0);
    }
}

fn main() {}
