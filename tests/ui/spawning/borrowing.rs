// EXPECTED: that the actor borrows

#![allow(unused)]

use actor_core::{Actor as _, actor};

struct Parser<'a>(&'a str);

#[actor]
impl<'a> Parser<'a> {
    pub fn length(&self) -> usize {
        self.0.len()
    }
}

fn use_it() {
    let text = String::from("text");
    let parser = Parser(&text).spawn();
    drop(parser.length());
}

fn main() {}
