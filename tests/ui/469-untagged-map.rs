use std::collections::BTreeMap;

use tieline::Wire;

#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(untagged)]
enum Union {
    A { a: u8 },
    B(BTreeMap<String, u8>),
}

fn main() {}
