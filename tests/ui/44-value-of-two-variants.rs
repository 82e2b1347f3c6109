use tieline::Wire;

#[derive(Wire)]
enum Medium {
    Chat,
    #[wire(rename = "Chat")]
    Text,
}

fn main() {}
