use tieline::{Event, Wire};

tieline::envelope! {
    pub mod flat_frames {
        event: { type: Name, ..Data },
    }
}

#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "type")]
pub enum Change {
    Added { at: u8 },
    Removed { at: u8 },
}

#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "changed")]
pub struct Changed(Change);

tieline::protocol! {
    pub Flat { name: "flat", version: "1.0", envelope: flat_frames, commands: [], events: [Changed] }
}

fn main() {}
