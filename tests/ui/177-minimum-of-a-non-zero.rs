use std::num::NonZeroU8;

use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(minimum = 0)]
    count: NonZeroU8,
}

fn main() {}
