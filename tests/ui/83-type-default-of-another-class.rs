use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(default = "five")]
    count: u8,
}

fn main() {}
