struct Opaque;

#[derive(tieline::Wire)]
struct Visit {
    #[wire(as_str)]
    what: Opaque,
    #[wire(as_str)]
    all: Option<Vec<Opaque>>,
}

#[derive(tieline::Wire)]
#[wire(as_str)]
struct Name(Opaque);

fn main() {}
