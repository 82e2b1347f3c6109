use std::collections::BTreeMap;

use tieline::Wire;

#[derive(Wire)]
struct Table<K: Ord> {
    rows: BTreeMap<K, String>,
}

#[derive(Wire)]
struct Message {
    table: Table<u8>,
}

fn main() {}
