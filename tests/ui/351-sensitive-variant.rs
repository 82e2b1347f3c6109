use tieline::Wire;

#[derive(Wire)]
enum Colour {
    #[wire(sensitive)]
    Red,
}

fn main() {}
