// EXPECTED: the types of the three answers

use std::rc::Rc;

use actor_core::{Answer, actor};

struct Desk {
    kept: Vec<Answer<Rc<str>>>,
}

#[actor]
impl Desk {
    pub fn ask(&mut self, answer: Answer<Rc<str>>) {
        self.kept.push(answer);
    }

    pub fn borrow(&mut self, answer: Answer<&str>) {
        answer.ok("lent");
    }

    pub fn opaque(&mut self, answer: Answer<impl Clone>) {
        drop(answer);
    }
}

fn main() {}
