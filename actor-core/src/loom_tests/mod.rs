//! Every interleaving of the structures that threads share, by loom.
//!
//! ```text
//! RUSTFLAGS="--cfg loom" cargo test -p actor-core --lib --release --no-default-features loom_
//! ```
//!
//! Without default features: tokio does not build with `--cfg loom`. Each file says which change to the code
//! must turn it red; where the change is one of order, a test that should panic makes it.

mod closing;
mod ends;
mod moving;
mod park;
mod references;
mod reply;
mod roster;
mod slot;
mod waiting;

/// Checks `body` with at most this many preemptions: all that two threads can do, and what three can do
/// to each other with three switches out of turn.
fn model(body: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = builder.preemption_bound.or(Some(3));
    builder.check(body);
}
