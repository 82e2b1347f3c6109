use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(default = ["x"])]
    texts: Vec<String>,
}

fn main() {}
