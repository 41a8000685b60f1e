//! `cargo bench -p actor-benches`: what a message costs, compared with raw tokio. See the crate's documentation.

use std::process::ExitCode;

use actor_benches::alloc::CountingAllocator;
use actor_benches::harness::{self, Options};
use actor_benches::{cases, table};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(mistake) => {
            eprintln!("{mistake}");
            return ExitCode::FAILURE;
        }
    };
    if options.list {
        for case in cases::all() {
            println!("{}\t{}", options.amount(&case), case.name);
        }
        return ExitCode::SUCCESS;
    }
    if options.one_core {
        cases::use_one_core();
    }
    let rows = harness::run(cases::all(), &options);
    print!(
        "{}",
        if options.csv {
            table::csv(&rows)
        } else {
            table::markdown(&rows)
        }
    );
    if rows.iter().any(|row| row.result.is_err()) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
