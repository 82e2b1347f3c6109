tieline::envelope! {
    mod frames {
        request: { op: Name, id: Id(u32), data: Data, !ok },
        success: { id: Id(u32), ok: true, data: Data },
        failure: { id: Id(u32), ok: false, error: Error(String), data: Data },
    }
}

fn main() {}
