use tieline::Wire;

#[derive(Wire)]
struct Lamp {
    #[wire(since = "1")]
    colour: Option<String>,
}

fn main() {}
