use tieline::Wire;

#[derive(Debug, Clone, PartialEq, Wire)]
struct Event {
    id: String,
}

tieline::envelope! {
    mod frames {
        event: { type: Name, data: Data, causes: Option<Vec<Event>> },
    }
}

fn main() {}
