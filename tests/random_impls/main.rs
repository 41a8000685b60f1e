//! Random actors compile, and every message reaches the method it was made for, with its arguments in order.
//!
//! Each program has five modules of actors and interfaces of all accepted shapes, and calls every method of them. A
//! method writes its number and its arguments into a log, and answers something made from both; the program
//! compares. The seeds are fixed. To try more, say how many and where to start:
//!
//! ```sh
//! RANDOM_IMPLS=100 RANDOM_IMPLS_SEED=1000 cargo test --test random_impls
//! ```

mod generator;

use std::{env, fs, panic, path::Path};

fn number(variable: &str, default: u64) -> u64 {
    match env::var(variable) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{variable} has to be a number")),
        Err(_) => default,
    }
}

#[test]
fn every_message_reaches_its_method() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("random_impls");
    fs::create_dir_all(&folder).unwrap();
    let support = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/random_impls/support.rs");
    // These six catch swapped arguments, and messages that go to another method with the same signature, in every
    // shape of method and block.
    let (count, first) = (number("RANDOM_IMPLS", 6), number("RANDOM_IMPLS_SEED", 1));
    let run = || {
        let cases = trybuild::TestCases::new();
        for seed in first..first + count {
            let path = folder.join(format!("seed_{seed}.rs"));
            fs::write(&path, generator::program(seed, support)).unwrap();
            cases.pass(path);
        }
    };
    // It runs them when it is dropped, and prints the path of each.
    if let Err(panic) = panic::catch_unwind(run) {
        eprintln!(
            "`seed_N.rs` is in {}; `RANDOM_IMPLS=1 RANDOM_IMPLS_SEED=N cargo test --test random_impls` \
             runs it again",
            folder.display()
        );
        panic::resume_unwind(panic);
    }
}

#[test]
fn a_seed_is_always_the_same_program() {
    assert_eq!(
        generator::program(7, "support.rs"),
        generator::program(7, "support.rs")
    );
    assert_ne!(
        generator::program(7, "support.rs"),
        generator::program(8, "support.rs")
    );
}
