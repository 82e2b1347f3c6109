use tieline::Wire;

#[derive(Wire)]
struct Message {
    script_id: String,
    #[wire(rename = "scriptId")]
    id: String,
}

fn main() {}
