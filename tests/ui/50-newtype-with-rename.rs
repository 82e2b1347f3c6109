use tieline::Wire;

#[derive(Wire)]
#[wire(rename = "text")]
struct Text(String);

fn main() {}
