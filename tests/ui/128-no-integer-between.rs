use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(minimum = 1.2, maximum = 1.8)]
    count: u8,
}

fn main() {}
