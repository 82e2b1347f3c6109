use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[serde(rename = "Text")]
    text: String,
}

fn main() {}
