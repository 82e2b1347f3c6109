use tieline::Wire;
use tieline::json::JsonObject;

#[derive(Wire)]
struct Message {
    #[wire(rest)]
    rest: JsonObject,
    #[wire(rest)]
    more: JsonObject,
}

fn main() {}
