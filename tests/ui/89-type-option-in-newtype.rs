use tieline::Wire;

type Maybe = Option<String>;

#[derive(Wire)]
struct Text(Maybe);

fn main() {}
