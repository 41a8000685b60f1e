/// Starts here.
fn main() -> Result<(), Error> {
    #[allow(
        clippy::unused_async,
        reason = "an entry point is async even if it awaits nothing"
    )]
    async fn main() -> Result<(), Error> {
        run().await
    }
    ::actor_core::__private::main_with(::actor_core::__private::EntryOptions::NEW, main)
}

#[::core::prelude::v1::test]
#[should_panic]
fn fails() {
    #[allow(
        clippy::unused_async,
        reason = "an entry point is async even if it awaits nothing"
    )]
    async fn fails() {
        panic!();
    }
    ::actor_core::__private::test_with(
        ::actor_core::__private::EntryOptions {
            cores: ::core::option::Option::Some(4),
            ..::actor_core::__private::EntryOptions::NEW
        },
        fails,
    )
}
