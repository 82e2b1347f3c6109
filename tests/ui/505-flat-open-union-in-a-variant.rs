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

#[derive(Debug, Clone, PartialEq, tieline::Wire)]
#[wire(tag = "kind")]
pub enum Deep {
    B { y: u8 },
    Deep(Sub),
}

#[derive(Debug, Clone, PartialEq, tieline::Event)]
#[event(name = "pong")]
pub struct Pong(pub Deep);

tieline::protocol! {
    /// Pongs.
    pub Pongs { name: "pongs", version: "1.0", envelope: frames::flat_frames, commands: [], events: [Pong] }
}

fn main() {}
