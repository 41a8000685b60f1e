//! The siren: never crashes itself, but is stopped and restarted when its supervisor gives up.

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
