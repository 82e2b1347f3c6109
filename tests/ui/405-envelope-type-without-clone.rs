use tieline::Wire;

#[derive(Debug, PartialEq, Wire)]
pub struct Metadata {
    pub origin: String,
}

tieline::envelope! {
    pub mod frames {
        request: { op: Name, data: Data, meta: Metadata },
        event: { event: Name, body: Data, meta: Metadata, !op },
    }
}

fn main() {}
