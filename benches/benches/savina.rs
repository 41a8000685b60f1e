//! `cargo bench -p actor-benches --features savina --bench savina`: the Savina suite. See `docs/savina.md`.

use std::process::ExitCode;

use actor_benches::savina::{self, Options, measure};

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(mistake) => {
            eprintln!("{mistake}");
            return ExitCode::FAILURE;
        }
    };
    let mut entries = savina::all();
    entries.retain(|entry| options.wants(entry));
    if options.list {
        for entry in entries {
            println!("{} ({})", entry.name, entry.category.name());
        }
        return ExitCode::SUCCESS;
    }
    let rows: Vec<_> = entries
        .into_iter()
        .map(|entry| measure(entry, &options))
        .collect();
    print!("{}", savina::table(&rows, options.cores));
    if let Some(file) = &options.out
        && let Err(error) = std::fs::write(file, savina::json(&rows))
    {
        eprintln!("{file}: {error}");
        return ExitCode::FAILURE;
    }
    match rows.iter().any(|row| row.result.is_err()) {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    }
}
