//! Messages that carry types more private than the handle.

use actor_core::Actor as _;

pub mod bank {
    //! Keeps its types to itself.

    use actor_core::actor;

    #[derive(Debug, PartialEq)]
    struct Secret(u8);

    #[derive(Debug)]
    enum Refusal {
        Wrong,
    }

    trait Key {
        fn number(&self) -> u8;
    }

    impl Key for u8 {
        fn number(&self) -> u8 {
            *self
        }
    }

    /// Known to everybody.
    #[derive(Debug)]
    pub struct Safe {
        secret: u8,
    }

    #[actor]
    impl Safe {
        /// One with a secret.
        #[must_use]
        pub fn new(secret: u8) -> Self {
            Safe { secret }
        }

        /// Whether it is the one.
        pub fn check(&mut self, guess: u8) -> bool {
            self.secret == guess
        }

        #[actor(message)]
        fn reveal(&self, secret: Secret) -> Result<Secret, Refusal> {
            if secret.0 == self.secret {
                Ok(secret)
            } else {
                Err(Refusal::Wrong)
            }
        }

        #[actor(message)]
        fn unlock(&self, key: impl Key) -> Option<Secret> {
            (key.number() == self.secret).then_some(Secret(self.secret))
        }
    }

    /// Asks what only this module can.
    pub async fn reveal(safe: &SafeHandle, secret: u8) -> bool {
        let answer = safe.reveal(Secret(secret)).await;
        let unlocked = safe.unlock(secret).await;
        answer.is_ok_and(|answer| unlocked == Ok(Some(answer)))
    }

    struct Hidden<T>(T);

    #[actor]
    impl<T: Key> Hidden<T> {
        fn plain(&self) -> u8 {
            self.0.number()
        }

        #[actor(message)]
        fn number(&self) -> u8 {
            self.plain()
        }
    }

    /// Through an actor that nobody sees.
    pub async fn hidden(number: u8) -> Option<u8> {
        use actor_core::Actor as _;
        Hidden(number).spawn().number().await.ok()
    }
}

#[actor_core::test]
async fn only_those_who_know_them_can_send_them() {
    let safe = bank::Safe::new(7).spawn();
    assert_eq!(safe.check(6).await, Ok(false));
    assert!(bank::reveal(&safe, 7).await);
    assert!(!bank::reveal(&safe, 6).await);
    assert_eq!(bank::hidden(3).await, Some(3));
}
