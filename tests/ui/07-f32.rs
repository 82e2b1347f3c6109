use tieline::Wire;

#[derive(Wire)]
struct Message {
    level: Option<f32>,
}

fn main() {}
