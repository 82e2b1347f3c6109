use tieline::Wire;

#[derive(Wire)]
pub struct Named<T> {
    id: u8,
    #[wire(inline)]
    value: T,
}

#[derive(Wire)]
pub struct Lamp {
    id: u8,
}

#[derive(Wire)]
pub struct House {
    lamp: Named<Lamp>,
}

fn main() {}
