tieline::envelope! {
    pub mod frames {
        request: { op: Name, id: Id(u64), data: Data },
        success: { id: Id(String), result: Data, !op },
    }
}

fn main() {}
