use tieline::Wire;

type Maybe<T> = Option<T>;

#[derive(Wire)]
struct Message {
    values: Vec<Maybe<u8>>,
}

fn main() {}
