use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(example = 5)]
    text: String,
}

fn main() {}
