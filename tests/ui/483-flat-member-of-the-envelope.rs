use tieline::Event;

tieline::envelope! {
    mod frames {
        event: { kind: Name, id: Option<Id(u32)>, ..Data },
    }
}

#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "shape.drawn")]
struct ShapeDrawn {
    kind: String,
}

tieline::protocol! {
    Canvas { name: "canvas", version: "1.0", envelope: frames, commands: [], events: [ShapeDrawn] }
}

fn main() {}
