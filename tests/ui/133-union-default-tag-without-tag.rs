use tieline::Wire;

#[derive(Wire)]
enum Shape {
    #[wire(default_tag)]
    Circle { radius: f64 },
}

fn main() {}
