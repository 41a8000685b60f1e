//! A stop hook that is told a good reason.

use actor_core::{Actor as _, Exit, Handle as _, actor};

use crate::support::{Log, finishes, system};

/// Records why it ends.
struct Asking(Log);

#[actor]
impl Asking {
    #[actor(on_stop)]
    fn end(&mut self, exit: Exit) {
        self.0.add(exit.to_string());
    }
}

#[actor_core::test]
async fn it_was_asked_to() {
    let log = Log::new();
    let asking = Asking(log.clone()).spawn();
    asking.stop();
    assert_eq!(asking.join().await, Exit::Normal);
    assert_eq!(log.lines(), [Exit::Normal.to_string()]);
}

#[actor_core::test]
async fn nobody_has_a_handle() {
    let log = Log::new();
    let join = Asking(log.clone()).spawn().join();
    assert_eq!(join.await, Exit::Normal);
    assert_eq!(log.lines(), [Exit::Normal.to_string()]);
}

#[test]
fn its_system_ends() {
    let lines = finishes(|| {
        let system = system(1);
        let log = Log::new();
        let inner = log.clone();
        let _asking = system.block_on(move || async move { Asking(inner).spawn() });
        drop(system.shutdown(crate::support::LONG).wait());
        log.lines()
    });
    assert_eq!(lines, [Exit::Shutdown.to_string()]);
}
