use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(rename = "")]
    text: String,
}

fn main() {}
