//! Hunts for a race: the simulator runs a bank in hundreds of orders until money appears out of nothing, and says which few
//! decisions that took. Once the bank is fixed, it finds nothing any more.
//!
//! In a project this would be a test, `#[actor_core::test(seeds = 1000)]`. `docs/simulation.md` explains the output.

mod bank;

use std::process::ExitCode;

use actor_core::{
    Actor as _, CallError,
    sim::{Options, Sim, Strategy, try_explore},
};
use bank::{Account, Teller};

/// Two tellers pay from one account. The second is called a little later, so all goes well if everybody takes turns.
async fn pay(sim: Sim, careful: bool) -> Result<(), CallError> {
    let (purse, baker, miller) = (
        Account::with(100).spawn(),
        Account::with(0).spawn(),
        Account::with(0).spawn(),
    );
    let (one, two) = (Teller.spawn(), Teller.spawn());
    for (asks, teller, to, amount) in [(0, &one, &baker, 30), (3, &two, &miller, 50)] {
        for _ in 0..asks {
            miller.balance().await?;
        }
        let (from, to) = (purse.clone(), to.clone());
        match careful {
            false => {
                let transfer = teller.transfer_carelessly(from, to, amount);
                transfer.send().await.expect("tellers live");
            }
            true => {
                let transfer = teller.transfer(from, to, amount);
                transfer.send().await.expect("tellers live");
            }
        }
    }
    sim.settle().await;
    let total = purse.balance().await? + baker.balance().await? + miller.balance().await?;
    sim.always(total == 100, "money is conserved");
    Ok(())
}

fn main() -> ExitCode {
    let turns = Options::new().seeds(100).strategy(Strategy::Fifo);
    if let Err(found) = try_explore("race_hunt-turns", turns, |sim| pay(sim, false)) {
        println!("taking turns is enough: {found}");
        return ExitCode::FAILURE;
    }
    println!("the careless bank, as long as everybody takes turns: nothing is found");

    match try_explore("race_hunt", Options::new().seeds(1000), |sim| {
        pay(sim, false)
    }) {
        Ok(_) => {
            println!("the careless bank, in 1000 orders: nothing is found");
            return ExitCode::FAILURE;
        }
        Err(found) => println!("the careless bank, in many orders: {found}"),
    }

    if let Err(found) = try_explore("race_hunt-mended", Options::new().seeds(1000), |sim| {
        pay(sim, true)
    }) {
        println!("the mended bank: {found}");
        return ExitCode::FAILURE;
    }
    println!("the mended bank, in 1000 orders: nothing is found");
    ExitCode::SUCCESS
}
