//! A simulated system is a system like any other: code that looks for its system finds it.

use std::time::Duration;

use actor_core::{Actor as _, Context, Handle as _, System, actor, sim::Sim};

#[derive(Default)]
struct Founder;

#[actor]
impl Founder {
    /// How many cores there are, as seen from a method.
    pub fn cores(&self) -> usize {
        System::current().expect("a method runs on a core").cores()
    }

    pub async fn endless(&self, context: &Context<Self>) {
        context.sleep(Duration::MAX).await;
    }
}

#[actor_core::test(seeds = 20, cores = 3)]
async fn code_finds_its_system(sim: Sim) {
    let founder = Founder.spawn();
    let cores = founder.cores().await;
    sim.always(cores == Ok(3), "a method finds it");
    let system = System::current().expect("so does the body");
    for core in 0..3 {
        let placed = system.spawn_on(core, Founder).expect("there are three");
        sim.always(placed.core() == core, "and it can do what systems do");
        sim.always(placed.cores().await == Ok(3), "on each core");
    }
}

#[actor_core::test(seeds = 20)]
async fn a_simulated_system_is_shut_down_in_virtual_time(sim: Sim) {
    let founder = Founder.spawn();
    let _ = founder.endless().try_send();
    let system = System::current().expect("a body runs on a core");
    let report = system.shutdown(Duration::from_secs(3600)).await;
    sim.always(report.killed.len() == 1, "who does not end is killed");
    sim.always(
        report.elapsed == Duration::from_secs(3600),
        "at the deadline",
    );
    sim.always(!founder.is_alive(), "and is gone");
}
