use tieline::Wire;
use tieline::json::JsonObject;

#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "kind")]
pub enum Part {
    Text {
        text: String,
        #[wire(rest)]
        rest: JsonObject,
    },
}

#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Chat {
    pub id: u8,
    #[wire(inline)]
    pub part: Part,
}

fn main() {}
