use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "kind")]
enum Kind {
    Text { text: String },
}

#[derive(Wire)]
#[wire(tag = "form")]
enum Form {
    Dot,
}

#[derive(Wire)]
struct Node {
    #[wire(inline)]
    kind: Kind,
    #[wire(inline)]
    form: Form,
}

fn main() {}
