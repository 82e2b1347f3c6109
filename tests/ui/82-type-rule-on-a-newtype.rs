use tieline::Wire;

#[derive(Wire)]
#[wire(minimum = 1)]
struct Text(String);

fn main() {}
