use std::collections::BTreeMap;

use tieline::Wire;

#[derive(Wire)]
struct Message {
    names: Option<BTreeMap<u32, String>>,
}

fn main() {}
