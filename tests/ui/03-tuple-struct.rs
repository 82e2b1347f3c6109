use tieline::Wire;

#[derive(Wire)]
struct Point(f64, f64);

fn main() {}
