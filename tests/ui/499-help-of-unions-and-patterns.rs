//! The help says what means the same on the wire.

use tieline::{UnknownVariant, Wire};
use tieline::json::JsonObject;

#[derive(Wire)]
#[wire(pattern = "^/")]
struct Beginning(String);

#[derive(Wire)]
#[wire(pattern = "[.]rs$")]
struct End(String);

#[derive(Wire)]
#[wire(pattern = "^/.*$")]
struct Any(String);

#[derive(Wire)]
#[wire(pattern = "^/[^a]*$")]
struct LineFeed(String);

#[derive(Wire)]
#[wire(untagged)]
enum Limit {
    Number(u32),
    Unlimited,
}

#[derive(Wire)]
#[wire(tag = "type")]
enum Content {
    Text {
        text: String,
        #[wire(rest)]
        rest: JsonObject,
    },
}

#[derive(Wire)]
struct Size {
    width: Option<u8>,
}

#[derive(Wire)]
struct Place {
    x: Option<u8>,
}

#[derive(Wire)]
#[wire(untagged)]
enum Layout {
    Size(Size),
    Place(Place),
}

#[derive(Wire)]
#[wire(tag = "type")]
enum Open {
    A,
    #[wire(other)]
    Other(JsonObject),
}

fn main() {
    let _: Option<UnknownVariant> = None;
}
