use tieline::{Command, UnknownVariant, Wire};

tieline::envelope! {
    pub mod frames {
        request: { op: Name, id: Id(u64), args: Data, !ok },
        success: { id: Id(u64), ok: true, ..Data, !op },
        failure: { id: Id(u64), ok: false, error: Error(String), !op },
    }
}

#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "shape")]
pub enum Shape {
    Square { side: u32 },
    #[wire(other)]
    Other(UnknownVariant),
}

#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "draw", reply = Shape)]
pub struct Draw {
    pub size: u32,
}

tieline::protocol! {
    pub Canvas { name: "canvas", version: "1.0", envelope: frames, commands: [Draw], events: [] }
}

fn main() {}
