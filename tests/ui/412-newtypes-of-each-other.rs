use tieline::Wire;

#[derive(Wire)]
struct First(Box<Second>);

#[derive(Wire)]
struct Second(Box<First>);

fn main() {}
