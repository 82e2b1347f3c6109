use tieline::Wire;

#[derive(Wire)]
enum Colour {
    #[wire(experimental)]
    Red,
    #[wire(experimental)]
    Green,
}

fn main() {}
