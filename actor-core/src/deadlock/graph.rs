//! Who can still move: a pure function of who waits for whom.
//!
//! A node is a task. It waits for any one of its calls, and each call for all nodes in its way. So a node is dead if
//! each of its calls has a dead node in its way; a node that waits for no call is not dead.

use smallvec::SmallVec;

/// The nodes in the way of one call.
pub(super) type Bars = SmallVec<[usize; 2]>;

/// The calls that one node waits for.
pub(super) type Calls = SmallVec<[Bars; 1]>;

/// The nodes that will never move if nobody does anything but answer: the largest set in which every node has, for
/// each of its calls, a node of the set in its way. A node that moves by itself is never in that set.
pub(super) fn dead(nodes: &[Calls], moves_alone: impl Fn(usize) -> bool) -> Vec<bool> {
    let all = nodes.iter().enumerate();
    let mut dead: Vec<bool> = all
        .map(|(node, calls)| !calls.is_empty() && !moves_alone(node))
        .collect();
    loop {
        let mut changed = false;
        // A probe finds the nodes in the way after those that wait: going backwards, one round is enough for most
        // graphs.
        for node in (0..nodes.len()).rev() {
            let is_barred = |bars: &Bars| bars.iter().any(|bar| dead[*bar]);
            if dead[node] && !nodes[node].iter().all(is_barred) {
                dead[node] = false;
                changed = true;
            }
        }
        if !changed {
            return dead;
        }
    }
}

/// A shortest path from node 0 back to itself over dead nodes, without its end, if there is one. Also returns all
/// dead nodes that node 0 waits for, including itself.
pub(super) fn circle(nodes: &[Calls], dead: &[bool]) -> Option<(Vec<usize>, Vec<usize>)> {
    let mut came_from = vec![None; nodes.len()];
    let mut found = vec![0];
    let mut at = 0;
    let mut last = None;
    while let Some(&node) = found.get(at) {
        at += 1;
        for &bar in nodes[node].iter().flatten().filter(|bar| dead[**bar]) {
            if bar == 0 {
                last = last.or(Some(node));
            } else if came_from[bar].is_none() {
                came_from[bar] = Some(node);
                found.push(bar);
            }
        }
    }
    let mut way = vec![last?];
    while let Some(before) = way.last().and_then(|node| came_from[*node]) {
        way.push(before);
    }
    way.reverse();
    Some((way, found))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph<const N: usize>(nodes: [&[&[usize]]; N]) -> Vec<Calls> {
        let calls = |calls: &&[&[usize]]| calls.iter().map(|bars| Bars::from_slice(bars)).collect();
        nodes.iter().map(calls).collect()
    }

    fn dead(nodes: &[Calls]) -> Vec<bool> {
        super::dead(nodes, |_| false)
    }

    #[test]
    fn who_waits_for_itself_is_dead() {
        assert_eq!(dead(&graph([&[&[0]]])), [true]);
    }

    #[test]
    fn a_chain_that_ends_in_one_who_works_is_alive() {
        assert_eq!(dead(&graph([&[&[1]], &[&[2]], &[]])), [false; 3]);
    }

    #[test]
    fn a_call_waits_for_all_in_its_way() {
        let graph = graph([&[&[1, 2]], &[], &[&[0]]]);
        assert_eq!(dead(&graph), [true, false, true]);
        assert_eq!(
            circle(&graph, &dead(&graph)),
            Some((vec![0, 2], vec![0, 2]))
        );
    }

    #[test]
    fn a_task_waits_for_one_of_its_calls() {
        let one_works = graph([&[&[0], &[1]], &[]]);
        assert_eq!(dead(&one_works), [false, false]);
        let both_stuck = graph([&[&[0], &[1]], &[&[0]]]);
        assert_eq!(dead(&both_stuck), [true, true]);
        let alone = (vec![0], vec![0, 1]);
        assert_eq!(circle(&both_stuck, &dead(&both_stuck)), Some(alone));
    }

    #[test]
    fn who_only_waits_for_a_circle_is_in_none() {
        let graph = graph([&[&[1]], &[&[2]], &[&[1]]]);
        assert_eq!(dead(&graph), [true; 3]);
        assert_eq!(circle(&graph, &dead(&graph)), None);
    }

    #[test]
    fn a_circle_with_one_who_moves_alone_is_alive() {
        let graph = graph([&[&[1]], &[&[2]], &[&[0]]]);
        assert_eq!(super::dead(&graph, |node| node == 1), [false; 3]);
    }

    #[test]
    fn what_is_in_nobodys_way_yet_is_alive() {
        assert_eq!(dead(&graph([&[&[]]])), [false]);
    }

    /// Against the definition: play it until nobody can move.
    #[test]
    fn random_graphs_agree_with_playing_them() {
        let mut state = 7_u64;
        let mut below = |limit: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as usize % limit
        };
        let mut found = 0;
        for _ in 0..20_000 {
            let count = 1 + below(6);
            let nodes: Vec<Calls> = (0..count)
                .map(|_| {
                    let calls = below(3);
                    (0..calls)
                        .map(|_| (0..1 + below(2)).map(|_| below(count)).collect())
                        .collect()
                })
                .collect();
            let mut alive = vec![false; count];
            while let Some(node) = (0..count).find(|node| {
                let answered = |bars: &Bars| bars.iter().all(|bar| alive[*bar]);
                !alive[*node] && (nodes[*node].is_empty() || nodes[*node].iter().any(answered))
            }) {
                alive[node] = true;
            }
            let dead = dead(&nodes);
            let expected: Vec<bool> = alive.iter().map(|alive| !alive).collect();
            assert_eq!(dead, expected, "{nodes:?}");
            if dead[0]
                && let Some((way, _)) = circle(&nodes, &dead)
            {
                found += 1;
                let next = way.iter().skip(1).chain([&0]);
                for (node, next) in way.iter().zip(next) {
                    assert!(nodes[*node].iter().flatten().any(|bar| bar == next));
                }
            }
        }
        assert!(found > 1000, "{found}");
    }
}
