use std::collections::HashSet;

use tieline::Wire;

#[derive(Wire)]
struct Message {
    names: HashSet<String>,
}

fn main() {}
