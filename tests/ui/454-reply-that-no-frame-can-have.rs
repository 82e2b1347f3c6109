use tieline::Command;

#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "reset", reply = NoData)]
pub struct Reset {}

tieline::protocol! {
    /// Resets.
    pub Resets { name: "resets", version: "1.0", envelope: tieline::json_rpc, commands: [Reset], events: [] }
}

fn main() {}
