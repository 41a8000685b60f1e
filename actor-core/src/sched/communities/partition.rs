//! Which communities there are, and which of them go.

use std::cmp::Reverse;

/// Stands for everything that is not an actor of this core, such as the body of a program.
pub(super) const OTHERS: u32 = 0;

/// Whoever talks to more than `MANY` actors, and to more than one in `PART_OF_ALL` of them, belongs
/// to no community, and does not bind those it talks to.
const MANY: usize = 8;
const PART_OF_ALL: usize = 8;
/// Of the packets of a community that goes, at most one in this many may have to cross from then
/// on: crossing costs a few times what a light packet takes.
const ONE_IN: u32 = 8;
/// Less than one part in this many is not worth it.
const LEAST_PART: u32 = 8;

/// What was seen of an actor.
#[derive(Clone, Copy, Default)]
pub(super) struct Seen {
    /// How many packets it has handled.
    pub(super) packets: u32,
    pub(super) can_go: bool,
    /// Where it is in memory.
    pub(super) place: usize,
}

/// The actors that go, as indices of `actors`. Together they have at most `part` of all packets.
/// Only whole communities go, all of whose members can, and who talk little to those they leave.
/// Nobody goes if it is not worth it. The first actor stands for [`OTHERS`]; `talks` are pairs of
/// indices.
pub(super) fn who_goes(actors: &[Seen], talks: Vec<(u32, u32)>, part: f64) -> Vec<u32> {
    let talks = sorted(talks);
    let is_of_none = have_many_acquaintances(actors.len(), &talks);
    let mut sets = Sets::new(actors.len());
    let mut crossing = vec![0; actors.len()];
    for &(one, other) in &talks {
        match (is_of_none[one as usize], is_of_none[other as usize]) {
            (false, false) => sets.unite(one, other),
            (false, true) => crossing[one as usize] += 1,
            (true, false) => crossing[other as usize] += 1,
            (true, true) => {}
        }
    }
    let mut communities = vec![Community::default(); actors.len()];
    for (index, actor) in actors.iter().enumerate() {
        let community = &mut communities[sets.of(index as u32) as usize];
        community.packets += actor.packets;
        community.crossing += crossing[index];
        community.stays |= !actor.can_go || is_of_none[index];
    }
    let goes = choose(&communities, actors, part);
    let members = 0..actors.len() as u32;
    members
        .filter(|member| goes[sets.of(*member) as usize])
        .collect()
}

/// Each pair with the smaller index first, and equal pairs side by side.
fn sorted(mut talks: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    for (one, other) in &mut talks {
        (*one, *other) = ((*one).min(*other), (*one).max(*other));
    }
    talks.sort_unstable();
    talks
}

/// Who belongs to no community.
fn have_many_acquaintances(actors: usize, talks: &[(u32, u32)]) -> Vec<bool> {
    let mut acquaintances = vec![0; actors];
    for pair in talks.chunk_by(|one, other| one == other) {
        acquaintances[pair[0].0 as usize] += 1;
        acquaintances[pair[0].1 as usize] += 1;
    }
    let many = MANY.max(actors / PART_OF_ALL);
    let mut have_many: Vec<_> = acquaintances.iter().map(|known| *known > many).collect();
    have_many[OTHERS as usize] = true;
    have_many
}

/// What is known of a community, stored at the index of its representative.
#[derive(Clone, Copy, Default)]
struct Community {
    packets: u32,
    /// Talks with those who belong to no community.
    crossing: u32,
    stays: bool,
}

/// Of the communities that can go, takes the larger ones first, up to this part of all packets.
/// Among those of about the same size, takes the ones that are side by side in memory: two cores
/// that write to one cache line wait for each other.
fn choose(communities: &[Community], actors: &[Seen], part: f64) -> Vec<bool> {
    let all: u32 = communities.iter().map(|community| community.packets).sum();
    let most = (f64::from(all) * part) as u32;
    let can_go = |community: &Community| {
        community.packets != 0
            && !community.stays
            && community.crossing <= community.packets / ONE_IN
    };
    let mut by_size: Vec<_> = (0..communities.len())
        .filter(|index| can_go(&communities[*index]))
        .collect();
    by_size.sort_by_key(|index| {
        (
            Reverse(communities[*index].packets.ilog2()),
            actors[*index].place,
        )
    });
    let mut goes = vec![false; communities.len()];
    let mut taken = 0;
    for index in by_size {
        let Community { packets, .. } = communities[index];
        if taken + packets <= most {
            taken += packets;
            goes[index] = true;
        }
    }
    if taken < all / LEAST_PART {
        goes.fill(false);
    }
    goes
}

/// Disjoint sets, each with a member that represents it.
struct Sets(Vec<u32>);

impl Sets {
    fn new(members: usize) -> Self {
        Sets((0..members as u32).collect())
    }

    /// The representative of this member's set.
    fn of(&mut self, mut member: u32) -> u32 {
        while self.0[member as usize] != member {
            let above = self.0[self.0[member as usize] as usize];
            self.0[member as usize] = above;
            member = above;
        }
        member
    }

    fn unite(&mut self, one: u32, other: u32) {
        let (one, other) = (self.of(one), self.of(other));
        self.0[one.max(other) as usize] = one.min(other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Others, and `number` actors that can go, each of which has handled `packets` packets.
    fn actors(number: usize, packets: u32) -> Vec<Seen> {
        let can_go = |index| index != OTHERS as usize;
        let seen = |index| Seen {
            packets: packets * u32::from(can_go(index)),
            can_go: can_go(index),
            place: index,
        };
        (0..=number).map(seen).collect()
    }

    /// Actors 1 and 2, 3 and 4, and so on, talk to each other, this many times.
    fn pairs(number: u32, times: usize) -> Vec<(u32, u32)> {
        let pair = |index| (2 * index + 1, 2 * index + 2);
        let pairs = (0..number)
            .map(pair)
            .flat_map(|(one, other)| [(one, other), (other, one)]);
        pairs.collect::<Vec<_>>().repeat(times)
    }

    #[test]
    fn half_of_the_pairs_go_and_each_as_a_whole() {
        let going = who_goes(&actors(20, 4), pairs(10, 2), 0.5);
        assert_eq!(going, (1..=10).collect::<Vec<_>>());
    }

    #[test]
    fn those_go_that_lie_side_by_side() {
        let mut actors = actors(20, 4);
        // As if memory had been given out again.
        actors[1..]
            .iter_mut()
            .rev()
            .enumerate()
            .for_each(|(place, actor)| actor.place = place);
        let going = who_goes(&actors, pairs(10, 2), 0.5);
        assert_eq!(going, (11..=20).collect::<Vec<_>>());
    }

    #[test]
    fn nobody_leaves_the_only_circle() {
        assert_eq!(who_goes(&actors(2, 100), pairs(1, 100), 0.5), []);
        let chain = (1..20).map(|index| (index, index + 1)).collect();
        assert_eq!(who_goes(&actors(20, 4), chain, 0.5), []);
    }

    #[test]
    fn who_is_bound_keeps_its_circle() {
        let mut actors = actors(8, 4);
        actors[2].can_go = false;
        assert_eq!(who_goes(&actors, pairs(4, 2), 0.5), [3, 4, 5, 6]);
    }

    #[test]
    fn whoever_everybody_talks_to_binds_nobody() {
        const LOGGER: u32 = 41;
        let mut talks = pairs(20, 4);
        // Once in eight packets of a pair.
        talks.extend((0..20).map(|pair| (2 * pair + 1, LOGGER)));
        let going = who_goes(&actors(41, 8), talks.clone(), 0.5);
        assert_eq!(going, (1..=20).collect::<Vec<_>>());
        // All of them, all the time: that would have to cross.
        talks.extend((1..=40).flat_map(|member| [(member, LOGGER); 2]));
        assert_eq!(who_goes(&actors(41, 8), talks, 0.5), []);
    }

    #[test]
    fn those_whom_the_body_calls_stay_with_it() {
        let calls = (1..=20).flat_map(|callee| [(OTHERS, callee), (callee, OTHERS)]);
        assert_eq!(
            who_goes(&actors(20, 4), calls.collect::<Vec<_>>().repeat(4), 0.5),
            []
        );
    }

    #[test]
    fn a_crowd_whose_members_write_to_anybody_stays_together() {
        let number = 1000;
        let mut state = 1_u64;
        let mut draw = || {
            // The constants Knuth uses in MMIX.
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            1 + (state >> 33) as u32 % number
        };
        let talks = (0..4 * number).map(|_| (draw(), draw())).collect();
        assert_eq!(who_goes(&actors(number as usize, 4), talks, 0.5), []);
    }

    #[test]
    fn what_is_hardly_anything_stays() {
        let mut talks = pairs(20, 1);
        let mut actors = actors(100, 1);
        // A chain that has nearly all of the work.
        for actor in &mut actors[41..] {
            actor.packets = 10;
        }
        talks.extend((41..100).map(|index| (index, index + 1)));
        assert_eq!(who_goes(&actors, talks, 0.5), []);
    }
}
