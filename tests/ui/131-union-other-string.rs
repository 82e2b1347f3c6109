use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "type")]
enum Shape {
    Circle { radius: f64 },
    #[wire(other)]
    Other(String),
}

fn main() {}
