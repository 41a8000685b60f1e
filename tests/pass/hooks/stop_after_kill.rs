//! No stop hook runs after a kill, whatever it takes.

use actor_core::{Actor as _, Exit, Handle as _, actor};

use crate::support::Log;

/// Would record why it ends.
struct Killed(Log);

#[actor]
impl Killed {
    #[actor(on_stop)]
    fn end(&mut self, exit: Exit) {
        self.0.add(exit.to_string());
    }
}

#[actor_core::test]
async fn it_does_not_run() {
    let log = Log::new();
    let killed = Killed(log.clone()).spawn();
    killed.kill();
    assert_eq!(killed.join().await, Exit::Killed);
    assert_eq!(log.lines(), [""; 0]);
}
