use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(minimum = 256)]
    small: Option<u8>,
}

fn main() {}
