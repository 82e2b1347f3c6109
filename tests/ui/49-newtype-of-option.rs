use tieline::Wire;

#[derive(Wire)]
struct Text(Option<String>);

fn main() {}
