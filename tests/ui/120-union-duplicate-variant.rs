use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "type")]
enum Shape {
    Circle { radius: f64 },
    #[wire(rename = "Circle")]
    Disc { radius: f64 },
}

fn main() {}
