//! A parameter that occurs in the state only as `PhantomData`.

use std::marker::PhantomData;

use actor_core::{Actor as _, actor};

/// A unit of length.
pub trait Unit {
    /// In millimetres.
    const LENGTH: u64;
}

/// A thousandth of a metre.
#[derive(Debug)]
pub enum Millimetre {}

/// A metre.
#[derive(Debug)]
pub enum Metre {}

impl Unit for Millimetre {
    const LENGTH: u64 = 1;
}

impl Unit for Metre {
    const LENGTH: u64 = 1000;
}

/// A length in some unit.
#[derive(Debug, Default)]
pub struct Length<U> {
    millimetres: u64,
    unit: PhantomData<*const U>,
}

#[actor]
impl<U: Unit> Length<U> {
    /// Makes it longer.
    pub fn add(&mut self, length: u64) -> u64 {
        self.millimetres += length * U::LENGTH;
        self.millimetres
    }
}

#[actor_core::test]
async fn the_parameter_decides_what_a_message_means() {
    let metres = Length::<Metre>::spawn_with(|| Length {
        millimetres: 0,
        unit: PhantomData,
    });
    assert_eq!(metres.add(2).await, Ok(2000));
    let millimetres = Length::<Millimetre>::spawn_with(|| Length {
        millimetres: 1,
        unit: PhantomData,
    });
    assert_eq!(millimetres.add(2).await, Ok(3));
}
