use tieline::Wire;

#[derive(Wire)]
#[wire(untagged)]
enum Place {
    Point { x: f64, y: f64 },
    Line { x: f64, y: f64, length: f64 },
}

fn main() {}
