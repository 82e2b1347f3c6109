use tieline::Wire;

#[derive(Wire)]
enum Kind {
    Text { text: String },
}

#[derive(Wire)]
struct Node {
    id: u8,
    #[wire(inline)]
    kind: Kind,
}

fn main() {}
