use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(default = 256)]
    count: u8,
}

fn main() {}
