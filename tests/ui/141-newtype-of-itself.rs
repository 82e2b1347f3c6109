use tieline::Wire;

#[derive(Wire)]
struct List(Box<List>);

fn main() {}
