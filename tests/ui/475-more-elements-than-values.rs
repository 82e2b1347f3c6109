use std::collections::BTreeSet;

use tieline::Wire;

#[derive(Wire)]
struct Lamp {
    #[wire(min_items = 3)]
    states: BTreeSet<bool>,
}

fn main() {}
