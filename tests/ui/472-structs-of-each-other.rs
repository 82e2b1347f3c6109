use tieline::Wire;

#[derive(Wire)]
struct Room {
    door: Box<Door>,
}

#[derive(Wire)]
struct Door {
    name: String,
    room: Room,
}

fn main() {}
