//! Compares ours with other actor frameworks: the same work, by the same rules.
//!
//! ```text
//! cargo bench -p actor-benches --features rivals --bench rivals -- --help
//! ```
//!
//! [`workloads`] says what is measured and what the right result is. [`contestant`] is what each contestant implements, and
//! [`entrants`] lists them. [`run`](run::run) starts each in a process of its own, talks to it by [`protocol`], and takes turns.
//! [`report`], `plot` and [`results`] produce the output, and [`compare`] compares two results. `framework` and `driver` are the
//! loops for frameworks with futures, and there is a file for each framework. No framework may be favoured: not ours, and not by
//! a loop that only one of them has.
//!
//! To add a workload, or a whole suite, add an entry to [`workloads`] whose `run` calls `Contestant::program` with a name, and a
//! `program` to each contestant that has it. To add a contestant in another language, write a program that speaks the protocol.

mod actix;
mod caf;
pub mod compare;
pub mod contestant;
mod driver;
pub mod entrants;
mod erlang;
mod framework;
mod hosts;
mod kameo;
mod kompact;
mod limits;
mod on_tokio;
pub mod options;
mod ours;
mod plot;
mod processor;
mod programs;
pub mod protocol;
mod pypy;
mod ractor;
pub mod report;
pub mod results;
pub mod run;
mod stakker;
mod summary;
mod targets;
mod tokio;
pub mod workload;
pub mod workloads;
mod xtra;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use self::entrants::OURS;
use self::options::{Options, Task};
use self::results::{Outcome, Results, Row};

/// The whole program.
pub fn main(arguments: impl Iterator<Item = String>) -> ExitCode {
    let done = match Task::parse(arguments) {
        Ok(Task::Help) => {
            print!("{}", options::HELP);
            Ok(true)
        }
        Ok(Task::List) => {
            list();
            Ok(true)
        }
        Ok(Task::Serve(key)) => serve(&key),
        Ok(Task::Run(options)) => measure(&options),
        Ok(Task::Show { results, out }) => read(&results).and_then(|it| show(&it, &out)),
        Ok(Task::Compare {
            before,
            after,
            gate,
        }) => compare_files(&before, &after).map(|worse| !(gate && worse)),
        Err(mistake) => Err(format!("{mistake}\n{}", options::HELP)),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

fn list() {
    for workload in workloads::all() {
        println!("{:<24} {}", workload.name, workload.about);
    }
    for entrant in entrants::all() {
        println!("{entrant}");
    }
}

fn serve(key: &str) -> Result<bool, String> {
    let entrant = entrants::find(key).ok_or_else(|| format!("no entrant {key}"))?;
    let contestant = entrant.here();
    let mut contestant = contestant.ok_or_else(|| format!("{key} is another program"))?;
    protocol::serve(&mut *contestant);
    // It is not worth shutting down in order what it has spawned.
    std::process::exit(0)
}

/// Returns whether everyone was right.
fn measure(options: &Options) -> Result<bool, String> {
    let results = run::run(options);
    show(&results, &options.out)
}

/// Prints and writes everything. Returns whether everyone was right.
fn show(results: &Results, out: &Path) -> Result<bool, String> {
    let table = report::markdown(results);
    println!("{table}");
    write(out, results, &table).map_err(|fault| format!("{}: {fault}", out.display()))?;
    // If somebody else hangs now and then, the table says so. There is nothing here that could fix it.
    let failed = |row: &Row| match row.outcome {
        Outcome::Failed(_) => true,
        Outcome::Hung(_) => row.framework == OURS,
        _ => false,
    };
    Ok(!results.rows.iter().any(failed))
}

/// Returns whether ours became worse.
fn compare_files(before: &Path, after: &Path) -> Result<bool, String> {
    let comparison = compare::compare(&read(before)?, &read(after)?);
    println!("{}", comparison.text);
    Ok(comparison.worse)
}

fn read(path: &Path) -> Result<Results, String> {
    let text = fs::read_to_string(path).map_err(|fault| fault.to_string());
    let results = text.and_then(|text| serde_json::from_str(&text).map_err(|it| it.to_string()));
    results.map_err(|fault| format!("{}: {fault}", path.display()))
}

fn write(folder: &Path, results: &Results, table: &str) -> Result<(), Box<dyn std::error::Error>> {
    fs::create_dir_all(folder)?;
    fs::write(
        folder.join("results.json"),
        serde_json::to_string_pretty(results)?,
    )?;
    fs::write(folder.join("table.md"), table)?;
    if results.quick {
        return Ok(());
    }
    plot::write(results, folder)
}
