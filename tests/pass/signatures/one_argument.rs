//! Methods with one argument.

use std::{sync::mpsc::Sender, time::Duration};

use actor_core::actor;

struct Echo(Sender<u8>);

#[actor]
impl Echo {
    pub fn echo(&self, number: u8) -> u8 {
        let _ = self.0.send(number);
        number
    }
}

#[test]
fn one_is_as_good_as_many() {
    let system = crate::support::system(1);
    let (sender, receiver) = std::sync::mpsc::channel();
    let echo = system.spawn(Echo(sender));
    assert_eq!(echo.echo(1).wait(), Ok(1));
    let beat = echo.echo(2).every(Duration::from_millis(1));
    assert_eq!(receiver.iter().take(3).collect::<Vec<_>>(), [1, 2, 2]);
    drop(beat);
}
