tieline::envelope! {
    mod frames {
        event: { type: Name, data: Data, labels: Option<Vec<Option<String>>> },
    }
}

fn main() {}
