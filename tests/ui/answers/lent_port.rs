// EXPECTED: both references, and that the first method returns something

use actor_core::{Answer, actor};

struct Desk;

#[actor]
impl Desk {
    pub fn ask(&mut self, answer: &Answer<u32>) -> bool {
        answer.is_wanted()
    }

    pub fn ask_again(&mut self, answer: &mut actor_core::Answer<Vec<u8>, String>) {
        let _ = answer;
    }
}

fn main() {}
