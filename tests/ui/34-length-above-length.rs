use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(min_length = 5, max_length = 4)]
    text: String,
}

fn main() {}
