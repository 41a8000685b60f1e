//! An interface's handle goes to other cores and threads, in messages and directly.

use actor_core::{Actor as _, Context, Handle as _, actor};

/// Knows where it runs.
#[actor]
pub trait Place {
    /// The core.
    fn place(&self) -> Option<usize>;

    /// Where another is, asked from here.
    async fn place_of(&mut self, other: PlaceHandle) -> Option<usize>;
}

/// Is somewhere.
#[derive(Debug)]
pub struct Local {
    core: Option<usize>,
}

#[actor]
impl Local {
    #[actor(on_start)]
    fn start(&mut self, context: &Context<Self>) {
        self.core = Some(context.core());
    }
}

#[actor]
impl Place for Local {
    fn place(&self) -> Option<usize> {
        self.core
    }

    async fn place_of(&mut self, other: PlaceHandle) -> Option<usize> {
        other.place().await.ok().flatten()
    }
}

#[actor_core::test]
async fn to_another_core() {
    let on = |core| PlaceHandle::from(Local { core: None }.spawn_on(core).unwrap());
    let (zero, one) = (on(0), on(1));
    assert_eq!(zero.place_of(one.clone()).await, Ok(Some(1)));
    assert_eq!(one.place_of(zero.clone()).await, Ok(Some(0)));
    assert_ne!(zero.core(), one.core());
}

#[test]
fn to_plain_threads() {
    let system = crate::support::system(1);
    let place = PlaceHandle::from(system.spawn(Local { core: None }));
    let ask = |place: PlaceHandle| std::thread::spawn(move || place.place().wait());
    let threads: Vec<_> = (0..4).map(|_| ask(place.clone())).collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), Ok(Some(0)));
    }
}
