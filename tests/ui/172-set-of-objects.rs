use std::collections::BTreeSet;

use tieline::Wire;

#[derive(PartialEq, Eq, PartialOrd, Ord, Wire)]
struct Point {
    x: i32,
}

#[derive(Wire)]
struct Message {
    points: BTreeSet<Point>,
}

fn main() {}
