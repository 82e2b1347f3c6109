use tieline::Wire;

#[derive(Wire)]
#[wire(untagged)]
enum Kind {
    Text { text: String },
    Group { nodes: Vec<String> },
}

#[derive(Wire)]
struct Node {
    id: String,
    #[wire(inline)]
    kind: Kind,
}

fn main() {}
