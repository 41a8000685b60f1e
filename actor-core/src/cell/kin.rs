//! Who is told of the end of an actor, besides those who [watch](crate::slot::Watcher) its slot: its supervisor and
//! the actors linked to it. Also, whom the actor watches itself.
//!
//! Everything here is used only on the home core of the actor. Whatever goes to another actor goes as a packet, by
//! the same route as messages, so it never overtakes one that was sent before.

use std::{
    any::Any,
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::{Header, bits, header, making::Making, waiting};
use crate::{
    ActorId, Down, Exit, deadlock,
    reply::Reply,
    sched::{Caller, Core, Kind},
    slot::Slot,
};

/// An actor, identified by its slot and the life of that slot.
#[derive(Clone, Copy)]
pub(crate) struct Relative {
    pub(crate) slot: &'static Slot,
    pub(crate) generation: u32,
}

impl Relative {
    /// Of an actor that the caller has a handle to, or is. From now on it stays where it is, so that what is sent
    /// there keeps its order.
    pub(crate) fn of(slot: &'static Slot) -> Self {
        let _home = slot.stay();
        Relative {
            slot,
            generation: slot.generation(),
        }
    }

    pub(crate) fn id(&self) -> ActorId {
        self.slot.id_of(self.generation)
    }

    /// Whether the actor has not ended, as far as is known here.
    pub(crate) fn is_alive(&self) -> bool {
        self.slot.generation() == self.generation && !self.slot.references.has_ended()
    }

    /// Has the home core of the actor run `body`, behind what was sent there before.
    pub(crate) fn at_home(self, body: impl FnOnce(&Core, Self) + Send + 'static) {
        let packet = move |core: Option<&Core>| {
            if let Some(core) = core {
                let slot = self.slot;
                super::mailbox::in_order(core, slot, move |core| body(core, self));
            }
        };
        let home = self.slot.core();
        Core::with(|core| match core {
            Some(core) if core.is(home) => core.push(Kind::closure(&packet), packet),
            core => Core::send_to(core, home, Kind::closure(&packet), packet),
        });
    }
}

/// An actor that can have successive lives, and who sees to that.
pub(crate) struct Supervised {
    /// Whom to tell of the end of a life. `None` if there was never one.
    pub(crate) supervisor: Option<Relative>,
    /// Who begins the next life, including the first. Only looked at when somebody waits for that.
    pub(crate) begun_by: Option<Relative>,
    /// Whether a life that ends with this exit is to be followed by another.
    pub(crate) restarts: fn(&Exit) -> bool,
    /// The number of the life, counted from 1.
    pub(crate) life: u32,
    /// The exit of the last life.
    pub(crate) last: Exit,
    /// What the next life receives from it.
    pub(crate) salvaged: Option<Box<dyn Any>>,
    /// The asynchronous constructor of the next life's state, if there is one.
    pub(crate) making: Option<Making>,
    /// Who waits for the end of `on_start`.
    pub(crate) started: Option<Reply>,
    /// However this life ends, another can follow.
    pub(crate) to_restart: bool,
    /// However this life ends, no other follows, unless the supervisor is asked for one after that.
    pub(crate) for_good: bool,
    /// Who waits, without a limit, for the end of this life.
    pub(crate) ended_by: Option<Caller>,
}

impl Supervised {
    /// Whether a life that ends with this exit is to be followed by another.
    pub(super) fn goes_on(&self, exit: &Exit) -> bool {
        !self.for_good && (self.to_restart || (self.restarts)(exit))
    }

    /// Whether a call is the supervisor's wait for a start or an end: then it waits for everything that is under way.
    pub(super) fn is_awaited_by(&self, call: &Caller) -> bool {
        let starts = self.started.as_ref().and_then(Reply::caller);
        starts.as_ref() == Some(call) || self.ended_by.as_ref() == Some(call)
    }
}

/// A link to another actor. There is at most one per pair, and both ends have it.
pub(super) struct Link {
    peer: Relative,
    /// Its place in the order of creation. Linked actors are told in that order.
    nth: u64,
    /// Both ends may have made it at the same time. It holds as long as one of these does.
    made: Vec<LinkId>,
}

/// Identifies one of all links ever made.
type LinkId = (ActorId, u64);

/// A monitor of another actor.
pub(super) struct Monitor {
    tell: Box<dyn FnOnce(Down)>,
    /// As long as it lives, the other side tells.
    _wanted: Arc<()>,
}

#[derive(Default)]
pub(super) struct Kin {
    pub(super) supervised: Option<Supervised>,
    /// By the peer. An actor may have as many links as there are actors, so finding one must not mean a search through
    /// all of them. The order of the map is not deterministic: see [`Link::nth`].
    links: HashMap<ActorId, Link>,
    /// By number.
    monitors: BTreeMap<u64, Monitor>,
    /// Counts the links and monitors that were made here, and the links that peers have made.
    made: u64,
}

impl Kin {
    /// Adds a link to `peer`, which was made with this id. There is none yet.
    fn add_link(&mut self, peer: Relative, id: LinkId) {
        self.made += 1;
        let link = Link {
            peer,
            nth: self.made,
            made: vec![id],
        };
        self.links.insert(peer.id(), link);
    }
}

impl Header {
    pub(super) fn with_kin<R>(&self, change: impl FnOnce(&mut Kin) -> R) -> R {
        self.with_extra(|extra| change(extra.kin.get_or_insert_default()))
    }

    pub(super) fn if_kin<R>(&self, change: impl FnOnce(&mut Kin) -> R) -> Option<R> {
        self.if_extra(|extra| extra.kin.as_deref_mut().map(change))?
    }

    /// Whether the actor has ever been related to others: it learns of their end, or they of its end.
    pub(super) fn has_kin(&self) -> bool {
        self.if_kin(|_| ()).is_some()
    }

    pub(super) fn if_supervised<R>(&self, change: impl FnOnce(&mut Supervised) -> R) -> Option<R> {
        self.if_kin(|kin| kin.supervised.as_mut().map(change))?
    }

    /// Sets why the actor ends, unless that is already known.
    pub(super) fn set_exit(&self, exit: Exit) {
        let unwanted = self.with_extra(|extra| match extra.exit {
            Some(_) => Some(exit),
            None => {
                extra.exit = Some(exit);
                None
            }
        });
        drop(unwanted);
    }

    /// Why the actor ends, if anybody has said so.
    pub(super) fn exit(&self) -> Option<Exit> {
        self.if_extra(|extra| extra.exit.clone())?
    }

    pub(super) fn take_exit(&self) -> Option<Exit> {
        self.if_extra(|extra| extra.exit.take())?
    }

    fn down(&self, exit: &Exit) -> Down {
        Down {
            id: self.slot.id(),
            actor: self.owned.vtable.name,
            exit: exit.clone(),
            life: self.if_supervised(|it| it.life).unwrap_or(0),
        }
    }
}

/// A life of the actor has ended with this exit: tells the actors linked to it.
pub(super) fn tell_links(header: &Header, exit: &Exit) {
    let links = header.if_kin(|kin| {
        // An actor's monitors go with it: nobody is left to be told.
        let monitors = std::mem::take(&mut kin.monitors);
        (std::mem::take(&mut kin.links), monitors)
    });
    let Some((links, monitors)) = links else {
        return;
    };
    // Each is dropped separately: if two of them panicked in one drop, the process would be aborted.
    for monitor in monitors.into_values() {
        crate::sched::guarded(|| drop(monitor));
    }
    let me = Relative::of(header.slot);
    let mut links: Vec<_> = links.into_values().collect();
    links.sort_unstable_by_key(|link| link.nth);
    for Link { peer, made, .. } in links {
        let down = header.down(exit);
        peer.at_home(move |core, peer| peer_ended(core, peer, me, &made, down));
    }
}

/// A life of the actor has ended with this exit: tells its supervisor, or whoever waits for a start that failed.
pub(super) fn tell_supervisor(header: &Header, exit: &Exit) {
    let known = header.if_supervised(|it| {
        it.last = exit.clone();
        (it.started.take(), it.supervisor)
    });
    let Some((started, supervisor)) = known else {
        return;
    };
    let down = header.down(exit);
    let who = Relative {
        slot: header.slot,
        generation: header.generation,
    };
    if let Some(started) = started {
        // This wakes whoever waits, so it is done while nobody looks at the cell.
        started.answer::<u32, Exit>(Err(exit.clone()));
    } else if let Some(supervisor) = supervisor {
        let tell = move |core: &Core, supervisor: Relative, down, at_once| {
            core.tell_down(supervisor.slot, supervisor.generation, down, at_once);
            // From now on, whoever has called the actor waits for its supervisor.
            let owner = core.owner_in(supervisor.slot, supervisor.generation);
            if owner.is_some_and(|owner| deadlock::has_stuck(core, owner)) {
                who.at_home(|core, who| {
                    waiting::look_for_callers(core, who.slot, who.generation);
                });
            }
        };
        Core::with(|core| match core {
            // Not in a packet that sends another, so that whoever learns of the end and then asks the supervisor comes
            // behind it, from whatever core.
            Some(core) if core.is(supervisor.slot.core()) => tell(core, supervisor, down, false),
            _ => supervisor.at_home(move |core, supervisor| tell(core, supervisor, down, true)),
        });
    }
}

// ----- links -----

fn local(core: &Core, who: Relative) -> Option<&Header> {
    let cell = core.owner_in(who.slot, who.generation)?;
    // SAFETY: an owner is in its slot exactly as long as it lives.
    Some(unsafe { header(cell) })
}

/// Links the actor whose context this is to `peer`.
pub(crate) fn link(core: &Core, me: Relative, peer: Relative) {
    let Some(header) = local(core, me).filter(|_| me.id() != peer.id()) else {
        return;
    };
    let id = header.with_kin(|kin| {
        kin.made += 1;
        let id = (me.id(), kin.made);
        // Otherwise it is linked already.
        let is_new = !kin.links.contains_key(&peer.id());
        is_new.then(|| {
            kin.add_link(peer, id);
            id
        })
    });
    if let Some(id) = id {
        let home = peer.slot.core();
        if core.is(home) {
            // At once, so that nothing can happen to the peer before.
            linked(Some(core), peer, me, id);
        } else {
            let packet = move |core: Option<&Core>| linked(core, peer, me, id);
            Core::send_to(Some(core), home, Kind::closure(&packet), packet);
        }
    }
}

/// Removes the link to `peer` of the actor whose context this is. If the peer ends, the actor is not told any more.
pub(crate) fn unlink(core: &Core, me: Relative, peer: Relative) {
    let Some(header) = local(core, me) else {
        return;
    };
    let link = header.if_kin(|kin| kin.links.remove(&peer.id()));
    if let Some(Link { made, .. }) = link.flatten() {
        peer.at_home(move |core, peer| {
            if let Some(header) = local(core, peer) {
                remove_link(header, me, &made);
            }
        });
    }
}

/// At the home of `me`: `peer` has made a link.
fn linked(core: Option<&Core>, me: Relative, peer: Relative, id: LinkId) {
    let header = core
        .and_then(|core| local(core, me))
        .filter(|header| !header.has(bits::DOWN));
    match header {
        Some(header) => {
            header.with_kin(|kin| match kin.links.get_mut(&peer.id()) {
                Some(known) => known.made.push(id),
                None => kin.add_link(peer, id),
            });
        }
        None => {
            let down = Down {
                id: me.id(),
                actor: "",
                exit: Exit::NoActor,
                life: 0,
            };
            peer.at_home(move |core, peer| peer_ended(core, peer, me, &[id], down));
        }
    }
}

/// Returns whether there was a link to `peer` that was made by one of `made`.
fn remove_link(header: &Header, peer: Relative, made: &[LinkId]) -> bool {
    let removed = header.if_kin(|kin| {
        let link = kin.links.get_mut(&peer.id())?;
        let before = link.made.len();
        link.made.retain(|id| !made.contains(id));
        let removed = link.made.len() < before;
        if link.made.is_empty() {
            kin.links.remove(&peer.id());
        }
        Some(removed)
    });
    removed.flatten().unwrap_or(false)
}

/// At the home of `me`: `peer`, to which `me` was linked in this way, has ended.
fn peer_ended(core: &Core, me: Relative, peer: Relative, made: &[LinkId], down: Down) {
    let Some(header) = local(core, me) else {
        return;
    };
    // Otherwise the link does not exist any more: the signal came too late.
    if !remove_link(header, peer, made) {
        return;
    }
    // The other end has gone, whoever made the link.
    header.if_kin(|kin| kin.links.remove(&peer.id()));
    if core.tell_down(me.slot, me.generation, down.clone(), true) || down.exit == Exit::Normal {
        return;
    }
    let ends_so = header.exit().as_ref() == Some(&down.exit);
    if ends_so || (down.exit == Exit::Shutdown && core.team().is_closed()) {
        // It is about to end for the same reason, in order, and is left alone.
        return;
    }
    header.end_with(down.exit);
    core.settle_slot(me.slot, me.generation);
}

// ----- monitors -----

/// Makes the actor whose context this is monitor `peer`: `tell` runs at home when the life of `peer` has ended.
/// Returns the number of the monitor.
pub(crate) fn monitor(
    core: &Core,
    me: Relative,
    peer: Relative,
    tell: Box<dyn FnOnce(Down)>,
) -> u64 {
    let Some(header) = local(core, me) else {
        return 0;
    };
    let wanted = Arc::new(());
    let (name, id) = (peer.slot.life().name, peer.id());
    let number = header.with_kin(|kin| {
        kin.made += 1;
        let monitor = Monitor {
            tell,
            _wanted: wanted.clone(),
        };
        kin.monitors.insert(kin.made, monitor);
        kin.made
    });
    let down = move |exit: &Exit| Down {
        id,
        actor: name,
        exit: exit.clone(),
        life: 0,
    };
    let signal = move |exit: &Exit| {
        let down = down(exit);
        me.at_home(move |core, me| monitored_ended(core, me, number, down));
    };
    let watcher = crate::slot::Watcher::Tell(wanted, Box::new(signal));
    if let Err((_, exit)) = peer.slot.watch(peer.generation, watcher) {
        signal(&exit);
    }
    number
}

/// Takes a monitor back. It tells nothing any more.
pub(crate) fn demonitor(core: &Core, me: Relative, number: u64) {
    let monitor = local(core, me).and_then(|header| take_monitor(header, number));
    crate::sched::guarded(|| drop(monitor));
}

fn take_monitor(header: &Header, number: u64) -> Option<Monitor> {
    header.if_kin(|kin| kin.monitors.remove(&number)).flatten()
}

fn monitored_ended(core: &Core, me: Relative, number: u64, down: Down) {
    let monitor = local(core, me).and_then(|header| take_monitor(header, number));
    if let Some(monitor) = monitor {
        // Creates a message by code of the user.
        crate::sched::guarded(|| (monitor.tell)(down));
    }
}
