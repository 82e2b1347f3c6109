use tieline::Wire;

type Maybe = Option<u8>;

#[derive(Wire)]
struct Message {
    pair: (u8, Maybe),
}

fn main() {}
