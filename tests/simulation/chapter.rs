//! The code of the chapter, `docs/simulation.md`, as it stands there.

#[rustfmt::skip]
mod first {
use actor_core::{Actor as _, CallError, actor, sim::Sim};

#[derive(Default)]
struct Register(u64);

#[actor]
impl Register {
    pub fn get(&self) -> u64 {
        self.0
    }

    pub fn set(&mut self, value: u64) {
        self.0 = value;
    }
}

struct Client;

#[actor]
impl Client {
    pub async fn increment(&mut self, register: RegisterHandle) -> Result<(), CallError> {
        let value = register.get().await?;
        register.set(value + 1).await
    }
}

#[actor_core::test(seeds = 1000)]
#[should_panic(expected = "no update is lost")] // found, as it should be
async fn no_update_is_lost(sim: Sim) -> Result<(), CallError> {
    let register = Register::default().spawn();
    let (one, two) = (Client.spawn(), Client.spawn());
    one.increment(register.clone()).send().await.expect("it lives");
    two.increment(register.clone()).send().await.expect("it lives");
    sim.settle().await; // until nothing can happen any more
    sim.always(register.get().await? == 2, "no update is lost");
    Ok(())
}
}

#[test]
fn the_chapter_says_what_runs_here() {
    let chapter = include_str!("../../docs/simulation.md");
    let blocks = chapter.split("```rust\n").skip(1);
    let blocks: Vec<&str> = blocks.filter_map(|rest| rest.split("```").next()).collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        assert!(include_str!("chapter.rs").contains(block), "{block}");
    }
}
