//! Names for the handle and the messages: `handle = .., message = ..`.

use actor_core::{Actor as _, SendError, actor};

/// Rings.
#[derive(Debug)]
pub struct Bell {
    rung: u8,
}

#[actor(handle = Button, message = Press)]
impl Bell {
    /// How often.
    pub fn ring(&mut self, times: u8) -> u8 {
        self.rung += times;
        self.rung
    }
}

#[actor(part = Loud, handle = Button)]
impl Bell {
    /// Louder.
    pub fn bang(&mut self) -> u8 {
        self.rung += 100;
        self.rung
    }
}

/// Can be rung.
#[actor(handle = AnyButton, message = AnyPress)]
pub trait Ring {
    /// Once.
    fn once(&mut self) -> u8;
}

#[actor(handle = Button, interface = AnyButton)]
impl Ring for Bell {
    fn once(&mut self) -> u8 {
        self.rung += 1;
        self.rung
    }
}

#[actor_core::test]
async fn they_are_as_given() {
    let button: Button = Bell { rung: 0 }.spawn();
    assert_eq!(button.ring(2).await, Ok(2));
    assert_eq!(button.bang().await, Ok(102));
    assert!(format!("{button:?}").starts_with("Button("));
    let any = AnyButton::from(button.clone());
    assert_eq!(any.once().await, Ok(103));
    actor_core::Handle::kill(&button);
    actor_core::Handle::join(&button).await;
    assert!(matches!(
        button.ring(1).try_send(),
        Err(SendError::Stopped(Press::Ring { times: 1 }))
    ));
    assert!(matches!(
        any.once().try_send(),
        Err(SendError::Stopped(AnyPress::Once))
    ));
}
