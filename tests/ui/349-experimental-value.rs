use tieline::Wire;

#[derive(Wire)]
struct Lamp {
    #[wire(experimental = true)]
    colour: Option<String>,
}

fn main() {}
