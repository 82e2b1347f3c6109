use tieline::Wire;
use tieline::json::JsonObject;

#[derive(Wire)]
#[wire(tag = "type")]
enum Message {
    Chat {
        text: String,
        #[wire(rest)]
        rest: JsonObject,
    },
    Email {
        subject: String,
    },
}

fn main() {}
