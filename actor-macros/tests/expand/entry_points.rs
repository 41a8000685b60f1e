/// Starts here.
#[actor_core::main]
async fn main() -> Result<(), Error> {
    run().await
}
#[actor_core::test(cores = 4)]
#[should_panic]
async fn fails() {
    panic!();
}
