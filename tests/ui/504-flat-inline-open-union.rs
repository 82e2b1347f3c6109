mod frames {
    tieline::envelope! {
        /// Flat events.
        pub mod flat_frames {
            event: { type: Name, event_id: Option<String>, ..Data },
        }
    }
}

#[derive(Debug, Clone, PartialEq, tieline::Wire)]
#[wire(tag = "sub")]
pub enum Sub {
    A { x: u8 },
    #[wire(other)]
    Other(tieline::UnknownVariant),
}

#[derive(Debug, Clone, PartialEq, tieline::Event)]
#[event(name = "ping")]
pub struct Ping {
    pub text: String,
    #[wire(inline)]
    pub sub: Sub,
}

tieline::protocol! {
    /// Pings.
    pub Pings { name: "pings", version: "1.0", envelope: frames::flat_frames, commands: [], events: [Ping] }
}

fn main() {}
