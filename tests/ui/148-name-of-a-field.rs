use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(name = "ID")]
    id: String,
}

fn main() {}
