use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(min_length = 1)]
    count: u8,
}

fn main() {}
