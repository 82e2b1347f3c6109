use std::num::NonZeroI32;

use tieline::Wire;

#[derive(Wire)]
struct Message {
    offset: NonZeroI32,
}

fn main() {}
