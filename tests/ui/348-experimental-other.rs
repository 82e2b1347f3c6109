use tieline::Wire;

#[derive(Wire)]
enum Colour {
    Red,
    #[wire(other, experimental)]
    Other(String),
}

fn main() {}
