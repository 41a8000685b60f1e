// EXPECTED: that the field is private

#![allow(unused)]

mod greeters {
    use actor_core::actor;

    pub struct Greeter {
        pub name: String,
    }

    #[actor]
    impl Greeter {
        pub fn greet(&self) {}
    }
}

fn use_it(greeter: &greeters::GreeterHandle) {
    println!("{}", greeter.name);
}

fn main() {}
