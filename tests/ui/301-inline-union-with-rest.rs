use tieline::Wire;
use tieline::json::JsonObject;

#[derive(Wire)]
#[wire(tag = "kind")]
enum Kind {
    Text { text: String },
}

#[derive(Wire)]
struct Node {
    #[wire(inline)]
    kind: Kind,
    #[wire(rest)]
    rest: JsonObject,
}

fn main() {}
