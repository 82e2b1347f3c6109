use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "kind")]
pub enum Change<T> {
    Set(T),
    Clear,
}

#[derive(Wire)]
pub struct Lamp {
    change: Change<u8>,
}

fn main() {}
