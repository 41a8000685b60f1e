// EXPECTED: what the number could be for

#[actor_core::main(4)]
async fn main() {}
