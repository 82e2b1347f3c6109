use tieline::Wire;
use tieline::json::JsonObject;

#[derive(Wire)]
struct Lamp {
    #[wire(rest, sensitive)]
    rest: JsonObject,
}

fn main() {}
