use tieline::Wire;

#[derive(Wire)]
#[wire(rename = "Text")]
struct Message {
    text: String,
}

fn main() {}
