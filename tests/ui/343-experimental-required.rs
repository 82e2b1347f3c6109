use tieline::Wire;

#[derive(Wire)]
struct Lamp {
    #[wire(experimental)]
    colour: String,
}

fn main() {}
