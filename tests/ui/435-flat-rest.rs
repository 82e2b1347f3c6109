use tieline::Event;
use tieline::json::JsonObject;

tieline::envelope! {
    pub mod frames {
        event: { type: Name, ..Data },
    }
}

#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "user.joined")]
pub struct UserJoined {
    pub user: String,
    #[wire(rest)]
    pub others: JsonObject,
}

tieline::protocol! {
    pub Room { name: "room", version: "1.0", envelope: frames, commands: [], events: [UserJoined] }
}

fn main() {}
