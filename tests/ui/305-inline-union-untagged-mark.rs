use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "kind")]
enum Kind {
    Text { text: String },
}

#[derive(Wire)]
struct Node {
    id: u8,
    #[wire(inline)]
    kind: Kind,
}

#[derive(Wire)]
#[wire(untagged)]
enum Any {
    Node(Node),
    Size { width: u8 },
}

fn main() {}
