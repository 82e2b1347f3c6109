use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(min_length = -1)]
    text: String,
}

fn main() {}
