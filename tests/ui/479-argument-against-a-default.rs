use tieline::Wire;

#[derive(Wire)]
pub struct Setting<T> {
    #[wire(default = 3)]
    value: T,
}

#[derive(Wire)]
pub struct Lamp {
    name: Setting<String>,
}

fn main() {}
