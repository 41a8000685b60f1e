//! A cycle of calls through interfaces is found.

use actor_core::{Actor as _, CallError, actor};

/// Asks another.
#[actor]
pub trait Ask {
    /// Whom it asks from now on.
    fn meet(&mut self, other: AskHandle);

    /// As the other says.
    async fn ask(&mut self) -> String;
}

/// Asks.
#[derive(Debug)]
pub struct Asker {
    other: Option<AskHandle>,
}

#[actor]
impl Asker {}

#[actor]
impl Ask for Asker {
    fn meet(&mut self, other: AskHandle) {
        self.other = Some(other);
    }

    async fn ask(&mut self) -> String {
        let Some(other) = &self.other else {
            return "nobody".to_owned();
        };
        match other.ask().await {
            Ok(answer) => answer,
            Err(CallError::Deadlock(path)) => path.to_string(),
            Err(error) => error.to_string(),
        }
    }
}

#[actor_core::test]
async fn the_call_that_closes_it_fails() {
    for core in 0..2 {
        let one = AskHandle::from(Asker { other: None }.spawn_on(0).unwrap());
        let two = AskHandle::from(Asker { other: None }.spawn_on(core).unwrap());
        assert_eq!(one.ask().await.as_deref(), Ok("nobody"));
        one.meet(two.clone()).await.unwrap();
        two.meet(one.clone()).await.unwrap();
        let path = one.ask().await.unwrap();
        assert!(path.starts_with("deadlock"), "{path}");
        assert!(path.contains("::ask`"), "{path}");
        actor_core::Handle::kill(&one);
        actor_core::Handle::kill(&two);
    }
}
