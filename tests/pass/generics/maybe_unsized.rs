//! A parameter that is `?Sized`, behind a pointer.

use std::{fmt::Debug, sync::Arc};

use actor_core::{Actor as _, actor};

/// Keeps something whose size is not known.
#[derive(Debug)]
pub struct Keeper<T: ?Sized> {
    kept: Arc<T>,
}

#[actor]
impl<T: ?Sized + Debug + Send + Sync> Keeper<T> {
    /// Returns what was kept before.
    #[must_use]
    pub fn swap(&mut self, new: Arc<T>) -> Arc<T> {
        std::mem::replace(&mut self.kept, new)
    }

    /// How it looks.
    #[must_use]
    pub fn show(&self) -> String {
        format!("{:?}", &*self.kept)
    }
}

#[actor_core::test]
async fn strings_slices_and_objects_are_kept() {
    let text: KeeperHandle<str> = Keeper {
        kept: Arc::from("one"),
    }
    .spawn();
    assert_eq!(&*text.swap(Arc::from("two")).await.unwrap(), "one");
    assert_eq!(text.show().await.as_deref(), Ok("\"two\""));

    let object: KeeperHandle<dyn Debug + Send + Sync> =
        Keeper::<dyn Debug + Send + Sync> { kept: Arc::new(1) }.spawn();
    object.swap(Arc::new('x')).await.unwrap();
    assert_eq!(object.show().await.as_deref(), Ok("'x'"));
}
