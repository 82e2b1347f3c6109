use tieline::Wire;

#[derive(Wire)]
enum Shape {
    #[wire(value = 1)]
    Circle { radius: f64 },
    Nothing,
}

fn main() {}
