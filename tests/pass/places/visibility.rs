//! Private, restricted and public methods: the handle's methods have the same visibility.

use actor_core::Actor as _;

pub mod house {
    //! With doors.

    use actor_core::actor;

    /// With doors.
    #[derive(Debug)]
    pub struct House(u8);

    #[actor]
    impl House {
        /// One.
        #[must_use]
        pub fn new() -> Self {
            House(1)
        }

        /// For everybody.
        #[must_use]
        pub fn front(&self) -> u8 {
            self.0
        }

        pub(crate) fn back(&mut self) -> u8 {
            self.0 + 1
        }

        pub(super) fn side(&self) -> u8 {
            self.0 + 2
        }

        pub(in crate::places) fn cellar(&self) -> u8 {
            self.0 + 3
        }
    }

    impl Default for House {
        fn default() -> Self {
            Self::new()
        }
    }

    pub(crate) struct Shed(pub(crate) u8);

    #[actor(visibility = pub(crate), mailbox = unbounded)]
    impl Shed {
        pub fn open(&self) -> u8 {
            self.0
        }
    }
}

fn handles(house: house::House, shed: house::Shed) -> (house::HouseHandle, house::ShedHandle) {
    (house.spawn(), shed.spawn())
}

#[actor_core::test]
async fn those_who_may_call() {
    let (house, shed) = handles(house::House::default(), house::Shed(9));
    assert_eq!(house.front().await, Ok(1));
    assert_eq!(house.back().await, Ok(2));
    assert_eq!(house.side().await, Ok(3));
    assert_eq!(house.cellar().await, Ok(4));
    assert_eq!(shed.open().await, Ok(9));
}
