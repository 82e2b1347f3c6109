use tieline::Wire;
use tieline::json::JsonObject;

#[derive(Wire)]
struct Message {
    #[wire(rest, rename = "others")]
    rest: JsonObject,
}

fn main() {}
