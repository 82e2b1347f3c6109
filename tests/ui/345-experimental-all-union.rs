use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "type")]
enum Shape {
    #[wire(experimental)]
    Circle { radius: f64 },
}

fn main() {}
