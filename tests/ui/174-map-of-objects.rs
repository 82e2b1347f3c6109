use std::collections::BTreeMap;

use tieline::Wire;

#[derive(PartialEq, Eq, PartialOrd, Ord, Wire)]
struct Point {
    x: i32,
}

#[derive(Wire)]
struct Message {
    names: Vec<BTreeMap<Point, String>>,
}

fn main() {}
