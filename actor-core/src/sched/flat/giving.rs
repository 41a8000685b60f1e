//! Messages that wait on a core go to another one, with the actors they are for.
//!
//! An actor goes with all that waits for it: messages of its own core, which lie in the queue, and those from elsewhere, which lie in batches. If one
//! of them is somewhere else it stays.

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
    /// Has half of the actors go to another core for which messages wait here that are no light `work`, each with all its messages; or the
    /// only one, if something heavy is left to run. That is if it is `enough` work in all. The batch is what runs before the queue. Answers
    /// whether any did.
    #[cold]
    pub(crate) fn give_half(
        &self,
        mut ahead: Option<&mut Batch>,
        core: &Core,
        work: impl Fn(KindId) -> Work,
        enough: u64,
    ) -> bool {
        /// A look at so many packets takes less time than a few that are heavy. If none can go for whom one of these is, since others wait for
        /// them behind, it is looked at so many.
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
            // SAFETY: found just now, and nobody has run them: packets are only pushed meanwhile.
            let has_given = unsafe { give_half_of(&mut messages, heavy, core) };
            if has_given || packets < most {
                return has_given;
            }
        }
        false
    }

    /// Has the actor go for which the first packet is, if it can, with all its messages. Answers whether it did.
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

    /// Has those go that were `chosen` and for which messages wait here, each with all of these, if they can.
    #[cold]
    pub(crate) fn give(&self, core: &Core, chosen: impl Fn(NonNull<Owned>) -> bool) {
        let mut messages = Vec::<Message>::new();
        let light = |_| Work::Light;
        self.find(None, core, usize::MAX, light, |_, message| {
            messages.extend(message.filter(|message| chosen(message.owner)));
        });
        // Stable, so that the messages of each stay in their order.
        messages.sort_by_key(|message| message.owner);
        for messages in messages.chunk_by(|one, other| one.owner == other.owner) {
            // SAFETY: as in `give_half`.
            unsafe { give(core, messages) };
        }
    }

    /// Looks at the first packets, those in batches included, in the order in which they would run: what each takes, and the message if it is one
    /// that may go. Answers at how many.
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
                // SAFETY: the batch is there, and nobody else looks at it.
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

/// A message that waits, for an actor that may be able to go.
struct Message {
    owner: NonNull<Owned>,
    /// The packet.
    at: *mut Word,
    work: Work,
}

impl Message {
    /// The packet at `at`, if it is one.
    fn at(core: &Core, at: *mut Word, vtable: &'static Vtable, work: Work) -> Option<Message> {
        let Giving::Message { .. } = vtable.giving else {
            return None;
        };
        Some(Message {
            // SAFETY: `find` sees packets that were written by `push` and have not run.
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
    /// It waits still.
    unsafe fn vtable(&self) -> &'static Vtable {
        // SAFETY: a packet starts with the address of its vtable.
        unsafe { self.at.cast::<&'static Vtable>().read() }
    }

    /// For whom it is now.
    ///
    /// # Safety
    /// It waits still.
    unsafe fn owner_now(&self, core: &Core) -> Option<NonNull<Owned>> {
        // SAFETY: by the contract.
        let vtable = unsafe { self.vtable() };
        // SAFETY: as above.
        unsafe { owner_of(core, self.at, vtable) }
    }
}

/// Has half of the actors go for whom there are messages that are no light work; or the only one, if there are so many heavy packets that not all are
/// for it: if it kept the core busy alone, it would do so elsewhere. One whom all others ask does that although they have something to do
/// themselves, so whoever goes alone is to rest between. Answers whether any did.
///
/// # Safety
/// The messages wait on this core, and nobody runs them meanwhile.
unsafe fn give_half_of(messages: &mut [Message], heavy: usize, core: &Core) -> bool {
    // Stable, so that the messages of each stay in their order.
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

/// Has an actor go to another core, if it can, with all the messages that wait for it. Answers whether it did.
///
/// # Safety
/// The messages were for the same actor when they were found, wait on this core, and nobody runs them meanwhile.
unsafe fn give(core: &Core, messages: &[Message]) -> bool {
    let mut methods = SmallVec::<[&'static Method; 4]>::new();
    let mut places = 0;
    for message in messages {
        // All of them are asked before anything is done, since code of users may do anything.
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
    // Such code may have ended it, and a message from elsewhere keeps its slot, but not its memory.
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
                // SAFETY: it is there, and what is left in its place is not it any more.
                unsafe { keep(message.value(), owner, method.access, core) };
                // SAFETY: as many words.
                unsafe { message.at.cast::<&'static Vtable>().write(gone) };
            }
        }
    };
    // SAFETY: this is its core.
    unsafe { leave(core, owner, &methods, places, &mut keep) }
}
