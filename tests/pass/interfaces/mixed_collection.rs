//! A `Vec` of handles of one interface, to actors of different types on different cores.

use std::collections::HashMap;

use actor_core::{Actor as _, actor};

/// Makes a sound.
#[actor]
pub trait Animal {
    /// Which.
    fn sound(&mut self, times: usize) -> String;
}

macro_rules! animals {
    ($($name:ident: $sound:literal),*) => {$(
        /// Makes a sound.
        #[derive(Debug)]
        pub struct $name(usize);

        #[actor]
        impl $name {}

        #[actor]
        impl Animal for $name {
            fn sound(&mut self, times: usize) -> String {
                self.0 += times;
                $sound.repeat(self.0)
            }
        }
    )*};
}

animals!(Cat: "meow", Dog: "wow", Cow: "moo");

#[actor_core::test]
async fn each_makes_its_own_sound() {
    let dog = Dog(0).spawn_on(1).unwrap();
    let animals: Vec<AnimalHandle> = vec![Cat(0).spawn().into(), dog.into(), Cow(1).spawn().into()];
    let mut sounds = Vec::new();
    for animal in &animals {
        sounds.push(animal.sound(1).await.unwrap());
    }
    assert_eq!(sounds, ["meow", "wow", "moomoo"]);
    let by_handle: HashMap<AnimalHandle, usize> = animals.iter().cloned().zip(0..).collect();
    assert_eq!(by_handle[&animals[1]], 1);
}
