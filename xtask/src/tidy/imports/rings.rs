//! Rings: sets of files in which every file imports every other, directly or over others.

use super::graph::Graph;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Files that import one another.
#[derive(Debug, PartialEq, Eq)]
pub struct Ring {
    /// Numbers of the files, ascending.
    pub files: Vec<usize>,
    /// A shortest way round, without repeating its start at the end.
    pub shortest: Vec<usize>,
}

/// The rings of a graph, largest first.
pub fn rings(graph: &Graph) -> Vec<Ring> {
    let mut next: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &(from, to) in graph.edges.keys() {
        next.entry(from).or_default().push(to);
    }
    let sets = components(graph.files.len(), &next);
    let mut rings: Vec<Ring> = sets
        .into_iter()
        .filter(|files| files.len() > 1)
        .map(|files| Ring {
            shortest: shortest(&files, &next),
            files,
        })
        .collect();
    rings.sort_by_key(|ring| (std::cmp::Reverse(ring.files.len()), ring.files[0]));
    rings
}

/// Tarjan's strongly connected components, without recursion.
fn components(count: usize, next: &BTreeMap<usize, Vec<usize>>) -> Vec<Vec<usize>> {
    let none: Vec<usize> = Vec::new();
    let targets = |node: usize| next.get(&node).unwrap_or(&none);
    let mut index = vec![usize::MAX; count];
    let mut low = vec![usize::MAX; count];
    let mut on_stack = vec![false; count];
    let mut stack = Vec::new();
    let mut seen = 0;
    let mut found = Vec::new();
    for start in 0..count {
        if index[start] != usize::MAX {
            continue;
        }
        let mut work = vec![(start, 0)];
        while let Some((node, at)) = work.pop() {
            if at == 0 {
                index[node] = seen;
                low[node] = seen;
                seen += 1;
                stack.push(node);
                on_stack[node] = true;
            }
            if let Some(&target) = targets(node).get(at) {
                work.push((node, at + 1));
                if index[target] == usize::MAX {
                    work.push((target, 0));
                } else if on_stack[target] {
                    low[node] = low[node].min(index[target]);
                }
                continue;
            }
            if let Some(&(parent, _)) = work.last() {
                low[parent] = low[parent].min(low[node]);
            }
            if low[node] == index[node] {
                let from = stack.iter().rposition(|&member| member == node).unwrap_or(0);
                let mut files = stack.split_off(from);
                files.iter().for_each(|&file| on_stack[file] = false);
                files.sort_unstable();
                found.push(files);
            }
        }
    }
    found
}

/// A shortest way through files of a ring and back to its start.
fn shortest(files: &[usize], next: &BTreeMap<usize, Vec<usize>>) -> Vec<usize> {
    let inside: BTreeSet<usize> = files.iter().copied().collect();
    let ways = files.iter().filter_map(|&start| way_back(start, &inside, next));
    ways.min_by_key(Vec::len).unwrap_or_default()
}

fn way_back(
    start: usize,
    inside: &BTreeSet<usize>,
    next: &BTreeMap<usize, Vec<usize>>,
) -> Option<Vec<usize>> {
    let mut before: BTreeMap<usize, usize> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for &target in next.get(&node)?.iter().filter(|target| inside.contains(target)) {
            if target == start {
                let mut way = vec![node];
                while let Some(&earlier) = way.last().and_then(|last| before.get(last)) {
                    way.push(earlier);
                }
                way.reverse();
                return Some(way);
            }
            if let Entry::Vacant(unseen) = before.entry(target) {
                unseen.insert(node);
                queue.push_back(target);
            }
        }
    }
    None
}

/// `a.rs → b.rs (fn x) → a.rs (struct Y)`.
pub fn walk(graph: &Graph, way: &[usize]) -> String {
    let Some(&start) = way.first() else {
        return String::new();
    };
    let mut text = graph.files[start].clone();
    let ends = way.iter().skip(1).chain([&start]);
    for (&from, &to) in way.iter().zip(ends) {
        text.push_str(" → ");
        text.push_str(&graph.target(from, to));
    }
    text
}
