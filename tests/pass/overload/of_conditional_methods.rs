//! Conditional methods and arguments with policies.

use actor_core::actor;

use crate::support::system;

#[derive(Default)]
struct Gauge {
    value: u32,
}

#[actor]
impl Gauge {
    #[cfg(not(test))]
    #[actor(overload = coalesce)]
    pub fn set(&mut self, value: u64) {
        self.value = value as u32;
    }

    #[cfg(test)]
    #[actor(overload = coalesce)]
    pub fn set(&mut self, #[cfg(test)] value: u32, #[cfg(not(test))] value: u64) {
        self.value = value;
    }

    #[deprecated]
    #[actor(overload = drop_oldest)]
    pub fn add(&mut self, value: u32) {
        self.value += value;
    }

    pub fn get(&self) -> u32 {
        self.value
    }
}

#[test]
#[expect(deprecated, reason = "it has a policy too")]
fn they_are_handled() {
    let system = system(1);
    let gauge = system.spawn(Gauge::default());
    gauge.set(1).wait().unwrap();
    gauge.add(2).send().wait().unwrap();
    assert_eq!(gauge.get().wait(), Ok(3));
}
