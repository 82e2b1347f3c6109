use tieline::Wire;
use tieline::json::JsonObject;

#[derive(Wire)]
#[wire(tag = "type")]
enum Shape {
    #[wire(pinned(type = "x"))]
    Point {
        #[wire(rest)]
        rest: JsonObject,
    },
    Line,
}

fn main() {}
