use tieline::Wire;

#[derive(Wire)]
#[wire(untagged)]
enum Place<T> {
    Floor(u8),
    Other(T),
}

fn main() {}
