use tieline::Wire;

#[derive(Wire)]
enum Place {
    Left(Box<Place>),
    Right { next: Box<Self>, width: u8 },
}

fn main() {}
