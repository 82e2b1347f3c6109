use tieline::Wire;

const NAME: &str = "lamp";

#[derive(Wire)]
struct Message {
    #[wire(max_length = NAME)]
    text: String,
}

fn main() {}
