tieline::envelope! {
    mod frames {
        request: { op: Name, data: Data, !ok },
        success: { id: Id(u32), ok: true, data: Data },
        failure: { id: Id(u32), ok: false, error: Error(String) },
    }
}

fn main() {}
