use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "kind")]
enum Place {
    Door { room: Option<u8>, next: Box<Step> },
    Gate(Fence),
}

#[derive(Wire)]
struct Fence {
    wall: (u8, Box<Place>),
}

#[derive(Wire)]
struct Step {
    place: Place,
}

fn main() {}
