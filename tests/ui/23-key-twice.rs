use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(rename = "a", rename = "b")]
    text: String,
}

fn main() {}
