use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(rename = 5)]
    text: String,
}

fn main() {}
