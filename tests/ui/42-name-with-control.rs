use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(rename = "a\tb")]
    text: String,
}

fn main() {}
