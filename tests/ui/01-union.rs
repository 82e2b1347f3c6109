use tieline::Wire;

#[derive(Wire)]
union Either {
    a: u32,
    b: i32,
}

fn main() {}
