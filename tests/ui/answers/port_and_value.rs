// EXPECTED: the three return types

use actor_core::{Actor as _, Answer, actor};

struct Desk;

#[actor]
impl Desk {
    pub fn ask(&mut self, answer: Answer<u32>) -> u32 {
        drop(answer);
        1
    }

    pub fn ask_late(&mut self, answer: Answer<u32>) -> impl Future<Output = bool> + use<> {
        async move {
            answer.ok(1);
            true
        }
    }

    pub async fn ask_with_error(&mut self, answer: actor_core::Answer<u32, String>) -> Result<(), String> {
        answer.ok(1);
        Ok(())
    }
}

async fn use_it() {
    let desk = Desk.spawn();
    let _: u32 = desk.ask().await.unwrap();
}

fn main() {}
