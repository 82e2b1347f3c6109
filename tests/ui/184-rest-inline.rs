use tieline::Wire;
use tieline::json::JsonObject;

#[derive(Wire)]
struct Message {
    #[wire(inline, rest)]
    rest: JsonObject,
}

fn main() {}
