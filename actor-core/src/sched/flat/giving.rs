//! Messages that wait on a core go to another core, with the actors they are for.
//!
//! An actor goes with everything that waits for it: messages from its own core, which are in the
//! queue, and those from elsewhere, which are in batches. If any of them is somewhere else, the
//! actor stays.

use std::ptr::NonNull;

use smallvec::SmallVec;

use super::{
    Batch, FlatQueue, KindId,
    packet::{Giving, Vtable, Word},
    queue::owner_of,
};
use crate::{
    method::Method,
    sched::{Core, Owned, weight::Work},
};

impl FlatQueue {
    /// Makes half of the actors go to another core, each with all its messages. Only actors with
    /// waiting messages that are not light by `work` count. If there is only one, it goes if
    /// something heavy is left to run here. Nothing is done if all this is less than `enough` work.
    /// `ahead` is the batch that runs before the queue. Returns whether any actor has gone.
    #[cold]
    pub(crate) fn give_half(
        &self,
        mut ahead: Option<&mut Batch>,
        core: &Core,
        work: impl Fn(KindId) -> Work,
        enough: u64,
    ) -> bool {
        /// A look at the first number of packets takes less time than a few heavy ones. If none of
        /// the actors they are for can go, because more messages wait for them further back, the
        /// second number is looked at.
        const FIRST: [usize; 2] = [1 << 10, 1 << 16];
        for most in FIRST {
            let mut messages = SmallVec::<[Message; 16]>::new();
            let mut heavy = 0;
            let ahead = ahead.as_deref_mut();
            let packets = self.find(ahead, core, most, &work, |work, message| {
                heavy += usize::from(matches!(work, Work::Heavy(_)));
                messages.extend(message);
            });
            let all = messages.iter().map(|message| message.work.nanos());
            if all.sum::<u64>() < enough {
                return false;
            }
            // SAFETY: found just now, and nobody has run them since: meanwhile packets are only
            // pushed.
            let has_given = unsafe { give_half_of(&mut messages, heavy, core) };
            if has_given || packets < most {
                return has_given;
            }
        }
        false
    }

    /// Makes the actor that the first packet is for go, if it can, with all its messages. Returns
    /// whether it has gone.
    #[cfg(feature = "sim")]
    pub(crate) fn give_first(&self, core: &Core) -> bool {
        let mut messages = Vec::<Message>::new();
        let mut is_first = true;
        let light = |_| Work::Light;
        self.find(None, core, usize::MAX, light, |_, message| {
            let owner = messages.first().map(|first| first.owner);
            messages.extend(message.filter(|message| match owner {
                Some(owner) => message.owner == owner,
                None => is_first,
            }));
            is_first = false;
        });
        // SAFETY: as in `give_half`.
        !messages.is_empty() && unsafe { give(core, &messages) }
    }

    /// Makes the `chosen` actors go for which messages wait here, each with all of these, if they
    /// can.
    #[cold]
    pub(crate) fn give(&self, core: &Core, chosen: impl Fn(NonNull<Owned>) -> bool) {
        let mut messages = Vec::<Message>::new();
        let light = |_| Work::Light;
        self.find(None, core, usize::MAX, light, |_, message| {
            messages.extend(message.filter(|message| chosen(message.owner)));
        });
        // A stable sort, so that the messages of each actor stay in order.
        messages.sort_by_key(|message| message.owner);
        for messages in messages.chunk_by(|one, other| one.owner == other.owner) {
            // SAFETY: as in `give_half`.
            unsafe { give(core, messages) };
        }
    }

    /// Visits the first packets, including those in batches, in the order in which they would run.
    /// `each` gets how much work the packet is, and the message, if it is one that may go. Returns
    /// how many packets were visited.
    fn find(
        &self,
        ahead: Option<&mut Batch>,
        core: &Core,
        most: usize,
        work: impl Fn(KindId) -> Work,
        mut each: impl FnMut(Work, Option<Message>),
    ) -> usize {
        let mut packets = 0;
        let mut see = |at, vtable| {
            let work = work(KindId::of(vtable));
            each(work, Message::at(core, at, vtable, work));
        };
        if let Some(batch) = ahead {
            packets += batch.look(most, &mut see);
        }
        self.look(most, |at, vtable| match vtable.giving {
            Giving::Batch(batch) => {
                // SAFETY: the value follows its header, and has not run.
                let mut batch = unsafe { batch(at.wrapping_add(1)) };
                // SAFETY: the batch is there, and nobody else uses it.
                let batch = unsafe { batch.as_mut() };
                packets += batch.look(most.saturating_sub(packets), &mut see);
            }
            _ if packets < most => {
                see(at, vtable);
                packets += 1;
            }
            _ => {}
        });
        packets
    }
}

/// A waiting message for an actor that may be able to go.
struct Message {
    owner: NonNull<Owned>,
    /// The packet.
    at: *mut Word,
    work: Work,
}

impl Message {
    /// The message in the packet at `at`, if it is one.
    fn at(core: &Core, at: *mut Word, vtable: &'static Vtable, work: Work) -> Option<Message> {
        let Giving::Message { .. } = vtable.giving else {
            return None;
        };
        Some(Message {
            // SAFETY: `find` visits packets that were written by `push` and have not run.
            owner: unsafe { owner_of(core, at, vtable) }?,
            at,
            work,
        })
    }

    /// The value follows the header.
    fn value(&self) -> *const Word {
        self.at.wrapping_add(1)
    }

    /// # Safety
    /// The message is still waiting.
    unsafe fn vtable(&self) -> &'static Vtable {
        // SAFETY: a packet starts with the address of its vtable.
        unsafe { self.at.cast::<&'static Vtable>().read() }
    }

    /// Which owner it is for now.
    ///
    /// # Safety
    /// The message is still waiting.
    unsafe fn owner_now(&self, core: &Core) -> Option<NonNull<Owned>> {
        // SAFETY: by the contract.
        let vtable = unsafe { self.vtable() };
        // SAFETY: as above.
        unsafe { owner_of(core, self.at, vtable) }
    }
}

/// Makes half of the actors go that have messages which are not light. If there is only one, it
/// goes only if not all heavy packets are for it: otherwise it would merely keep another core busy
/// instead of this one. An actor that all others ask nearly always passes this test, because they
/// have work of their own, so an actor that goes alone must have rested. Returns whether any has
/// gone.
///
/// # Safety
/// The messages wait on this core, and nobody runs them meanwhile.
unsafe fn give_half_of(messages: &mut [Message], heavy: usize, core: &Core) -> bool {
    // A stable sort, so that the messages of each actor stay in order.
    messages.sort_by_key(|message| message.owner);
    let is_worth = |messages: &&[Message]| messages.iter().any(|it| !it.work.is_light());
    let is_heavy = |message: &&Message| matches!(message.work, Work::Heavy(_));
    let groups = || messages.chunk_by(|one, other| one.owner == other.owner);
    let groups = || groups().filter(is_worth);
    let leaves_some = |only: &[Message]| only.iter().filter(is_heavy).count() < heavy;
    let most = match groups().count() {
        1 if groups().all(|only| leaves_some(only) && core.has_rested(only[0].owner)) => 1,
        all => all / 2,
    };
    // SAFETY: by the contract.
    let given = groups().filter(|messages| unsafe { give(core, messages) });
    given.take(most).count() != 0
}

/// Makes an actor go to another core, if it can, with all the messages that wait for it. Returns
/// whether it has gone.
///
/// # Safety
/// The messages were for the same actor when they were found, wait on this core, and nobody runs
/// them meanwhile.
unsafe fn give(core: &Core, messages: &[Message]) -> bool {
    let mut methods = SmallVec::<[&'static Method; 4]>::new();
    let mut places = 0;
    for message in messages {
        // All messages are asked before anything is done, because this runs user code, which may do
        // anything.
        // SAFETY: by the contract.
        let method = match unsafe { message.vtable() }.giving {
            Giving::Message {
                method, has_place, ..
            } => {
                places += u32::from(has_place);
                // SAFETY: as above.
                unsafe { method(message.value()) }
            }
            _ => None,
        };
        let Some(method) = method else {
            return false;
        };
        methods.push(method);
    }
    let owner = messages[0].owner;
    // That user code may have ended the actor, and a message from elsewhere keeps the slot, but not
    // the memory.
    // SAFETY: by the contract.
    let is_for_it = |message: &Message| unsafe { message.owner_now(core) } == Some(owner);
    if !messages.iter().all(is_for_it) {
        return false;
    }
    // SAFETY: messages are for it, so it is there.
    let leave = unsafe { owner.as_ref() }.vtable.leave;
    let mut keep = || {
        for (message, method) in messages.iter().zip(&methods) {
            // SAFETY: by the contract.
            if let Giving::Message { keep, gone, .. } = unsafe { message.vtable() }.giving {
                // SAFETY: it is there, and the packet that is left in its place does not contain it
                // any more.
                unsafe { keep(message.value(), owner, method.access, core) };
                // SAFETY: `gone` is the vtable of a packet of as many words.
                unsafe { message.at.cast::<&'static Vtable>().write(gone) };
            }
        }
    };
    // SAFETY: this is its core.
    unsafe { leave(core, owner, &methods, places, &mut keep) }
}
