use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(default = 5u8)]
    count: u8,
}

fn main() {}
