//! What the compiler says when an actor is written wrongly, one behaviour to a file.
//!
//! The texts belong to the toolchain that the repository pins. `TRYBUILD=overwrite cargo test --test ui`
//! rewrites them; review the change as prose.

#[test]
fn refused() {
    let cases = trybuild::TestCases::new();
    for subject in [
        "answers",
        "arguments",
        "calls",
        "entry",
        "errors",
        "hooks",
        "interfaces",
        "markers",
        "methods",
        "names",
        "options",
        "overload",
        "parts",
        "placement",
        "spawning",
        "syntax",
    ] {
        cases.compile_fail(format!("tests/ui/{subject}/*.rs"));
    }
}

#[test]
fn accepted() {
    trybuild::TestCases::new().pass("tests/ui/accepted/*.rs");
}
