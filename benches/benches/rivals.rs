//! `cargo bench -p actor-benches --features rivals --bench rivals`: ours compared with other actor frameworks.

use std::process::ExitCode;

use actor_benches::alloc::CountingAllocator;
use actor_benches::rivals;

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

fn main() -> ExitCode {
    rivals::main(std::env::args().skip(1))
}
