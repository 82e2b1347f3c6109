use std::collections::BTreeSet;

use tieline::Wire;

#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Size {
    width: u8,
}

#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Thing {
    set: BTreeSet<f64>,
    #[wire(inline)]
    size: Box<Size>,
    #[wire(minimum = 3; maximum = 4)]
    count: u8,
    #[wire(min_length = 4, max_length = 3)]
    name: String,
}

tieline::id! { pub ThingId(String) }

fn main() {}
