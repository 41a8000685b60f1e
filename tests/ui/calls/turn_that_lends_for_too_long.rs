//! The state and the context are there as long as the future of the method. So a dispatch that is written by hand must not
//! keep them from the closure that gets them.

use actor_core::{
    __private::{Dispatch, Turn, method_future},
    Context, actor,
};

pub struct Tally {
    count: u32,
}

#[actor]
impl Tally {
    pub fn count(&self) -> u32 {
        self.count
    }
}

pub struct Thief {
    count: u32,
}

#[actor]
impl Thief {
    pub fn steal(&mut self) -> u32 {
        self.count
    }
}

impl Dispatch<Tally> for ThiefMessage {
    fn dispatch<'a>(self, turn: Turn<'a, Tally>) {
        let mut stolen: Option<(&'a mut Tally, &'a Context<Tally>)> = None;
        turn.exclusive_async_value(|tally, context| {
            stolen = Some((tally, context));
            method_future!(async {})
        });
    }
}

fn main() {}
