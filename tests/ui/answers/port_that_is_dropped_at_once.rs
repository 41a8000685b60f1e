// EXPECTED: the call

#![deny(unused_must_use)]

use actor_core::Answer;

fn port() -> Answer<u32> {
    Answer::channel().0
}

fn main() {
    port();
}
