use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "type")]
enum Shape {
    #[wire(default_tag)]
    Circle { radius: f64 },
    #[wire(default_tag)]
    Square { side: f64 },
}

fn main() {}
