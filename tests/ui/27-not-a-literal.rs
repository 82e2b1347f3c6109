use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(default = u8::MAX)]
    count: u8,
}

fn main() {}
