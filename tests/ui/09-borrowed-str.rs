use tieline::Wire;

#[derive(Wire)]
struct Message<'a> {
    text: &'a str,
}

fn main() {}
