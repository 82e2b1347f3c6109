use tieline::Wire;

#[derive(Wire)]
#[wire(rename = "message")]
struct Message {
    #[wire(renam = "Text", min_length = "one", max_length = 5)]
    text: String,
    #[wire(inline, default = 5)]
    inner: Option<String>,
    count: usize,
    #[serde(default)]
    constructor: Vec<Option<f32>>,
}

fn needs_wire(message: &Message) -> String {
    serde_json::to_string(message).unwrap()
}

fn main() {}
