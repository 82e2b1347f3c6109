use std::collections::BTreeMap;

use tieline::Wire;

#[derive(Wire)]
struct Speaker {
    #[wire(default = "loud")]
    volumes: BTreeMap<String, u8>,
}

fn main() {}
