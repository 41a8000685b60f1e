//! Whether a probe is worth sending: not if nobody waits for whoever would send it.
//!
//! A probe follows all that the target of a call waits for. That may be tens of thousands of methods, for instance
//! those of an actor that serves everybody, and as many calls may come to such an actor. But most callers are in no
//! cycle, since nobody waits for them, or only somebody for whom nobody waits. That is soon found out, by going back
//! from the caller a few steps.
//!
//! No cycle is missed for that. Each edge of a cycle has this asked after it is there. So for the edge that comes last
//! it is asked when all others are there, and whoever goes back from it comes round the cycle, and never to an end.

use super::{has_stuck, probe};
use crate::{
    cell::barring::{self, WaitedFor},
    sched::{Caller, Core, Kind},
    slot::Slot,
};

/// Goes back at most this far.
const STEPS: u32 = 8;

/// `caller` waits for the actor in `target`, which is busy: looks whether that closes a cycle.
#[cold]
pub(crate) fn look(core: &Core, target: &'static Slot, caller: Caller) {
    let Some(owner) = core.owner_in(target, target.generation()) else {
        return;
    };
    // Mostly nothing is, and that is cheap to find out unless there are many methods.
    if !barring::has_many_underway(owner)
        && !has_stuck(core, owner)
        && core.beginner(owner).is_none()
    {
        return;
    }
    go_back(core, target, caller, caller, STEPS);
}

/// Goes back from `from`, which comes before `caller` on the way or is the caller, and sends the probe of `caller`
/// unless the way ends.
fn go_back(core: &Core, target: &'static Slot, caller: Caller, mut from: Caller, mut steps: u32) {
    while steps > 0 {
        let home = from.slot.core();
        if !core.is(home) {
            let packet = move |core: Option<&Core>| {
                if let Some(core) = core {
                    go_back(core, target, caller, from, steps);
                }
            };
            Core::send_to(Some(core), home, Kind::closure(&packet), packet);
            return;
        }
        steps -= 1;
        match barring::who_waits_for(core, &from) {
            WaitedFor::ByNobody => return,
            WaitedFor::By(before) => from = before,
            WaitedFor::Perhaps => steps = 0,
        }
    }
    let home = target.core();
    if core.is(home) {
        return probe::send(core, target, caller);
    }
    let packet = move |core: Option<&Core>| {
        if let Some(core) = core {
            probe::send(core, target, caller);
        }
    };
    Core::send_to(Some(core), home, Kind::closure(&packet), packet);
}
