use tieline::Wire;

#[derive(Wire)]
struct Message {
    name: String,
    #[wire(rest)]
    rest: Option<tieline::json::JsonObject>,
}

fn main() {}
