// EXPECTED: that the method is private

#![allow(unused)]

mod greeters {
    use actor_core::actor;

    pub struct Greeter;

    #[actor]
    impl Greeter {
        pub fn greet(&self) {}

        #[actor(message)]
        fn secret(&self) {}
    }
}

fn use_it(greeter: &greeters::GreeterHandle) {
    drop(greeter.greet());
    drop(greeter.secret());
}

fn main() {}
