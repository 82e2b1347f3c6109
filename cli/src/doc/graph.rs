//! The graph of the events that commands cause, as positions of its nodes and edges.

use std::collections::BTreeMap;

use tieline::Plan;
use tieline::problem::escape;

use super::links::id;
use super::messages::{causes_of, message_id};

/// The height of a node, and of a node with the space below it.
const HEIGHT: usize = 26;
const ROW: usize = 36;

/// The width of a character, which is about that of all monospaced fonts at 13 pixels, and the space beside a name.
const CHARACTER: usize = 8;
const PADDING: usize = 12;

/// The space between the columns.
const GAP: usize = 160;

/// Commands on the left, events on the right.
#[derive(Debug)]
pub(super) struct CauseGraph {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) nodes: Vec<GraphNode>,
    pub(super) edges: Vec<GraphEdge>,
}

/// A message.
#[derive(Debug)]
pub(super) struct GraphNode {
    /// The id of the section of the message; empty if it has none.
    pub(super) target: String,
    pub(super) name: String,
    pub(super) is_event: bool,
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) text_x: usize,
    pub(super) text_y: usize,
}

/// A command that causes an event.
#[derive(Debug)]
pub(super) struct GraphEdge {
    /// The indices of the nodes.
    pub(super) from: usize,
    pub(super) to: usize,
    /// The commands of an SVG path.
    pub(super) path: String,
}

impl CauseGraph {
    /// The graph of a protocol; `None` if no command causes an event.
    pub(super) fn new(plan: &Plan) -> Option<Self> {
        let commands: Vec<_> = plan.commands.iter().filter(|command| !causes_of(command).is_empty()).collect();
        let mut causes: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (row, command) in commands.iter().enumerate() {
            for event in causes_of(command) {
                let rows = causes.entry(event).or_default();
                if !rows.contains(&row) {
                    rows.push(row);
                }
            }
        }
        if causes.is_empty() {
            return None;
        }
        let mut events: Vec<(&str, Vec<usize>)> = causes.into_iter().collect();
        // Events beside their commands: by the mean of the rows, compared as fractions.
        events.sort_by(|(_, one), (_, other)| {
            let (one_sum, other_sum) = (one.iter().sum::<usize>(), other.iter().sum::<usize>());
            (one_sum * other.len()).cmp(&(other_sum * one.len()))
        });
        let width = |names: &mut dyn Iterator<Item = &str>| {
            names.map(|name| escape(name).chars().count()).max().unwrap_or_default() * CHARACTER + 2 * PADDING
        };
        let left = width(&mut commands.iter().map(|command| &*command.name));
        let right = width(&mut events.iter().map(|(name, _)| *name));
        let rows = commands.len().max(events.len());
        let height = rows * ROW - (ROW - HEIGHT) + 2;
        let of_commands = Column { x: 1, width: left, count: commands.len(), rows, is_event: false };
        let of_events = Column { x: 1 + left + GAP, width: right, count: events.len(), rows, is_event: true };
        let mut nodes: Vec<GraphNode> = Vec::new();
        for (index, command) in commands.iter().enumerate() {
            nodes.push(of_commands.node(index, message_id(command), &command.name));
        }
        let mut edges = Vec::new();
        for (index, (name, rows)) in events.iter().enumerate() {
            let is_declared = plan.events.iter().any(|event| event.name == *name);
            let node = of_events.node(index, if is_declared { id(&["event", name]) } else { String::new() }, name);
            for &from in rows {
                edges.push(GraphEdge { from, to: nodes.len(), path: curve(&nodes[from], &node) });
            }
            nodes.push(node);
        }
        Some(Self { width: of_events.x + right + 1, height, nodes, edges })
    }
}

/// A column of nodes.
struct Column {
    x: usize,
    width: usize,
    count: usize,
    /// The number of rows of the longer column.
    rows: usize,
    is_event: bool,
}

impl Column {
    fn node(&self, index: usize, target: String, name: &str) -> GraphNode {
        // The nodes of the shorter column are spread evenly.
        let y = 1 + (2 * index + 1) * self.rows * ROW / (2 * self.count) - ROW / 2;
        GraphNode {
            target,
            name: escape(name),
            is_event: self.is_event,
            x: self.x,
            y,
            width: self.width,
            height: HEIGHT,
            text_x: self.x + PADDING,
            text_y: y + 17,
        }
    }
}

fn curve(from: &GraphNode, to: &GraphNode) -> String {
    let (x1, y1) = (from.x + from.width, from.y + HEIGHT / 2);
    let (x2, y2) = (to.x, to.y + HEIGHT / 2);
    let bend = GAP / 2;
    format!("M{x1} {y1}C{} {y1} {} {y2} {x2} {y2}", x1 + bend, x2 - bend)
}
