use tieline::Wire;

#[derive(Wire)]
enum Shape {
    Circle(Option<f64>),
}

fn main() {}
