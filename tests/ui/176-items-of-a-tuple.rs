use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(max_items = 2)]
    pair: (u8, u8),
}

fn main() {}
