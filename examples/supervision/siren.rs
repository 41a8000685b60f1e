//! The siren: works as long as it has power, and has done nothing wrong when others go down.

use actor_core::actor;

#[derive(Default)]
pub struct Siren;

#[actor]
impl Siren {
    #[actor(on_start)]
    fn starts(&mut self) {
        println!("    siren starts");
    }

    #[actor(on_stop)]
    fn stops(&mut self) {
        println!("    siren stops in order");
    }
}
