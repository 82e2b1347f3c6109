use tieline::Wire;
use tieline::json::JsonObject;

#[derive(Wire)]
struct Inner {
    #[wire(rest)]
    rest: JsonObject,
}

#[derive(Wire)]
struct Message {
    name: String,
    #[wire(inline)]
    inner: Inner,
}

fn main() {}
