//! A start that waits, and then fails or not.

use actor_core::{Actor as _, CallError, Context, Exit, Handle as _, actor};

use crate::support::Event;

/// Starts, if it is told to.
struct Asking {
    decided: Event,
    starts: bool,
}

#[actor]
impl Asking {
    #[actor(on_start)]
    async fn begin(&mut self, context: &Context<Self>) -> Result<(), std::fmt::Error> {
        self.decided.comes().await;
        let core = context.core();
        self.starts.then_some(()).ok_or_else(|| {
            assert_eq!(core, context.core());
            std::fmt::Error
        })
    }

    #[actor(message)]
    fn starts(&self) -> bool {
        self.starts
    }
}

async fn asked(starts: bool) -> (Result<bool, CallError>, AskingHandle) {
    let decided = Event::new();
    let asking = Asking {
        decided: decided.clone(),
        starts,
    };
    let asking = asking.spawn();
    assert!(asking.is_alive());
    decided.set();
    (asking.starts().await, asking)
}

#[actor_core::test]
async fn one_that_does_not_fail_goes_on() {
    let (starts, _asking) = asked(true).await;
    assert_eq!(starts, Ok(true));
}

#[actor_core::test]
async fn one_that_fails_ends_the_actor() {
    let (starts, asking) = asked(false).await;
    assert_eq!(starts, Err(CallError::Stopped));
    let exit = asking.join().await;
    assert!(matches!(exit, Exit::Error(_)), "{exit}");
    assert_eq!(exit.to_string(), format!("failed: {}", std::fmt::Error));
}
