use tieline::Wire;

#[derive(Wire)]
#[wire(experimental)]
struct Lamp {
    colour: String,
}

fn main() {}
