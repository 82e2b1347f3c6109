use tieline::Wire;

#[derive(Wire)]
enum Shape {
    #[wire(value = 1)]
    First,
    Second,
}

fn main() {}
