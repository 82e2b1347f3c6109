tieline::envelope! {
    mod frames {
        request: { op: Name, d: Data, !ok },
        success: { op: Name, ok: true, d: Data },
        failure: { op: Name, ok: true, error: Error(String) },
    }
}

fn main() {}
