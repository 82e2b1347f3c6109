use tieline::shape::Nullable;
use tieline::{Command, Event, Wire};

#[derive(Debug, Clone, PartialEq, Wire)]
struct Point {
    x: f64,
}

#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "named", reply = Empty)]
struct Named {
    name: String,
}

#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "listed", reply = Empty)]
struct Listed(Vec<String>);

#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "scalar", reply = Empty)]
struct Scalar(String);

#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "nullable")]
struct Nothing(Nullable<Point>);

tieline::protocol! {
    Chat {
        name: "chat", version: "1.0", envelope: tieline::json_rpc,
        commands: [Named, Listed, Scalar], events: [Nothing],
    }
}

fn main() {}
