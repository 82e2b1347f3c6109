use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(max_length = 5 min_length = 1)]
    text: String,
}

fn main() {}
