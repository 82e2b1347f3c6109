use tieline::Wire;
use tieline::json::JsonObject;

#[derive(Wire)]
struct Chat {
    text: String,
    #[wire(rest)]
    rest: JsonObject,
}

#[derive(Wire)]
#[wire(tag = "type")]
enum Message {
    Chat(Chat),
    Closed,
}

fn main() {}
