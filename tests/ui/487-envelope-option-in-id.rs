tieline::envelope! {
    mod frames {
        request: { op: Name, id: Id(Option<u32>), d: Data, !ok },
        success: { op: Name, id: Id(Option<u32>), ok: true, d: Data },
        failure: { op: Name, id: Id(Option<u32>), ok: false, error: Error(String) },
    }
}

fn main() {}
