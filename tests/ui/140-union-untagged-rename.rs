use tieline::Wire;

#[derive(Wire)]
#[wire(untagged)]
enum Place {
    #[wire(rename = "floor")]
    Floor(u8),
}

fn main() {}
