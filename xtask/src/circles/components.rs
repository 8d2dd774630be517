//! Strongly connected components of a graph: R. E. Tarjan, "Depth-first search and linear graph algorithms", SIAM
//! Journal on Computing 1 (1972), 146–160. One depth-first search: O(nodes + edges) time and memory. Two nodes are in
//! one component if each can be reached from the other, so each component of two or more holds a circle, and every
//! circle lies within one. Recursive: as deep as a path can be long, which is the number of files of a crate.

use std::collections::VecDeque;

struct Search<'g> {
    edges: &'g [Vec<usize>],
    /// When each node was met, from 0.
    met: Vec<Option<usize>>,
    /// The earliest node met that is known to be reachable from each one, among those on the stack.
    low: Vec<usize>,
    /// Nodes whose component is not complete yet, in the order they were met.
    stack: Vec<usize>,
    on_stack: Vec<bool>,
    clock: usize,
    found: Vec<Vec<usize>>,
}

/// The components of more than one node, each in ascending order. `edges[a]` holds the nodes that `a` leads to.
pub(super) fn circles(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let nodes = edges.len();
    let mut search = Search {
        edges,
        met: vec![None; nodes],
        low: vec![0; nodes],
        stack: Vec::new(),
        on_stack: vec![false; nodes],
        clock: 0,
        found: Vec::new(),
    };
    for node in 0..nodes {
        if search.met[node].is_none() {
            search.visit(node);
        }
    }
    search.found.sort();
    search.found
}

/// The shortest circle within one component, by a breadth-first search from each of its nodes: O(nodes · edges), for
/// the rare moment in which there is one to show.
pub(super) fn shortest(edges: &[Vec<usize>], component: &[usize]) -> Vec<usize> {
    let circles = component.iter().filter_map(|&start| shortest_from(edges, start));
    circles.min_by_key(Vec::len).unwrap_or_default()
}

fn shortest_from(edges: &[Vec<usize>], start: usize) -> Option<Vec<usize>> {
    let mut way_here: Vec<Option<usize>> = vec![None; edges.len()];
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for &next in &edges[node] {
            if next == start {
                let mut circle = vec![node];
                while let Some(before) = way_here[circle[circle.len() - 1]] {
                    circle.push(before);
                }
                circle.reverse();
                return Some(circle);
            }
            if way_here[next].is_none() {
                way_here[next] = Some(node);
                queue.push_back(next);
            }
        }
    }
    None
}

impl Search<'_> {
    /// Gives the earliest node that can be reached.
    fn visit(&mut self, node: usize) -> usize {
        let now = self.clock;
        self.clock += 1;
        self.met[node] = Some(now);
        self.low[node] = now;
        self.stack.push(node);
        self.on_stack[node] = true;
        for &next in &self.edges[node] {
            let reached = match self.met[next] {
                None => self.visit(next),
                Some(then) if self.on_stack[next] => then,
                Some(_) => continue,
            };
            self.low[node] = self.low[node].min(reached);
        }
        if self.low[node] == now {
            let start = self.stack.iter().rposition(|on| *on == node).unwrap_or_default();
            let mut component = self.stack.split_off(start);
            for &done in &component {
                self.on_stack[done] = false;
            }
            if component.len() > 1 {
                component.sort_unstable();
                self.found.push(component);
            }
        }
        self.low[node]
    }
}

#[cfg(test)]
mod tests {
    use super::{circles, shortest};

    #[test]
    fn components_of_more_than_one_node() {
        assert!(circles(&[vec![1, 2], vec![2], vec![]]).is_empty());
        assert!(circles(&[vec![0]]).is_empty());
        assert_eq!(circles(&[vec![1], vec![2], vec![0], vec![0]]), [vec![0, 1, 2]]);
        // Two circles, and a way from one to the other.
        assert_eq!(circles(&[vec![1, 2], vec![0], vec![3], vec![2]]), [vec![0, 1], vec![2, 3]]);
        // Two circles through one node are one component.
        assert_eq!(circles(&[vec![1, 2], vec![0], vec![0]]), [vec![0, 1, 2]]);
    }

    #[test]
    fn the_shortest_circle_of_a_component() {
        let edges = [vec![1], vec![2], vec![3, 1], vec![0]];
        assert_eq!(shortest(&edges, &[0, 1, 2, 3]), [1, 2]);
        assert_eq!(shortest(&[vec![1], vec![2], vec![0]], &[0, 1, 2]), [0, 1, 2]);
    }
}
