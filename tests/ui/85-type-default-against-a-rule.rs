use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(default = 5, maximum = 4)]
    count: u8,
}

fn main() {}
