//! `cargo bench -p actor-benches --bench compile_time`: what an actor costs to compile. See
//! `actor_benches::compile_time`.

use std::process::ExitCode;

use actor_benches::compile_time::{self, Options};

fn main() -> ExitCode {
    let done =
        Options::parse(std::env::args().skip(1)).and_then(|options| compile_time::run(&options));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(mistake) => {
            eprintln!("{mistake}");
            ExitCode::FAILURE
        }
    }
}
