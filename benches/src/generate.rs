//! Generates the source of synthetic protocols of any size, for tieline and as equivalent structs for serde's derives.

use std::fmt::Write;

/// The derives of the structs for serde.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "the build script uses one variant, the benchmark of compile time the other")]
pub(crate) enum Twin {
    /// `Deserialize` alone.
    Reads,
    /// The derives for reading, writing and a schema, which are the features of tieline's derives.
    ReadsWritesDescribes,
}

/// Every third message is a command, the others are events; real traffic also has more events than commands.
const fn is_command(index: usize) -> bool {
    index.is_multiple_of(3)
}

/// The type of a message, and its name on the wire.
fn names(index: usize) -> (String, String) {
    if is_command(index) {
        (format!("Meter{index}Switch"), format!("meter{index}.request.switch"))
    } else {
        (format!("Meter{index}Changed"), format!("meter{index}.changed"))
    }
}

/// The fields of a message, and their types.
fn fields(index: usize) -> Vec<(&'static str, &'static str)> {
    let choices = [
        (true, ("reading_id", "String")),
        (true, ("display_name", "String")),
        (index & 1 != 0, ("count", "u32")),
        (index & 2 != 0, ("is_active", "bool")),
        (index & 4 != 0, ("ratio", "f64")),
        (index & 8 != 0, ("labels", "Vec<Label>")),
        (index & 16 != 0, ("note", "Option<String>")),
        (index.is_multiple_of(3), ("mode", "Mode")),
        (index.is_multiple_of(5), ("tags", "std::collections::BTreeMap<String, String>")),
    ];
    choices.into_iter().filter_map(|(is_present, field)| is_present.then_some(field)).collect()
}

/// The source of a protocol with the given number of messages.
pub(crate) fn protocol(count: usize) -> String {
    let mut out = String::from(
        "use tieline::{Command, Event, Target, Wire};\n\
         tieline::id! {\n    /// Names a site.\n    pub SiteId\n}\n\
         tieline::id! {\n    /// Names a meter.\n    pub MeterId\n}\n\
         /// Addresses a meter.\n\
         #[derive(Debug, Clone, PartialEq, Eq, Hash, Target)]\n\
         pub struct MeterTarget {\n    /// The site.\n    pub site: SiteId,\n    /// The meter.\n    pub meter: MeterId,\n}\n\
         /// A label.\n\
         #[derive(Debug, Clone, PartialEq, Wire)]\n\
         pub struct Label {\n    /// Its id.\n    pub id: String,\n    /// Its name.\n    pub name: String,\n    \
         /// Its colour.\n    pub color: Option<String>,\n}\n\
         /// A mode.\n\
         #[derive(Debug, Clone, PartialEq, Wire)]\n\
         pub enum Mode {\n    /// On.\n    On,\n    /// Off.\n    Off,\n    /// Automatic.\n    Automatic,\n}\n",
    );
    for index in 0..count {
        let (name, wire) = names(index);
        let (derive, attribute) = if is_command(index) {
            ("Command", format!("#[command(name = \"{wire}\", target = MeterTarget, reply = Empty)]"))
        } else {
            ("Event", format!("#[event(name = \"{wire}\", target = MeterTarget)]"))
        };
        let _ = writeln!(
            out,
            "/// Message {index}.\n#[derive(Debug, Clone, PartialEq, {derive})]\n{attribute}\npub struct {name} {{"
        );
        for (field, kind) in fields(index) {
            let _ = writeln!(out, "    /// The field `{field}`.\n    pub {field}: {kind},");
        }
        out.push_str("}\n");
    }
    let list = |commands: bool| {
        let names = (0..count).filter(|&index| is_command(index) == commands).map(|index| names(index).0);
        names.collect::<Vec<_>>().join(", ")
    };
    let _ = writeln!(
        out,
        "tieline::protocol! {{\n    /// Messages of meters.\n    pub Meters {{\n        name: \"meters\", version: \"1.0\",\n        \
         commands: [{}],\n        events: [{}],\n    }}\n}}",
        list(true),
        list(false),
    );
    out
}

/// The same messages for serde's derives: each frame has a flattened, adjacently tagged enum.
pub(crate) fn twin(count: usize, twin: Twin) -> String {
    let derives = match twin {
        Twin::Reads => "Debug, Clone, PartialEq, serde::Deserialize",
        Twin::ReadsWritesDescribes => "Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema",
    };
    let mut out = format!(
        "/// A label.\n#[derive({derives})]\n\
         pub struct Label {{\n    /// Its id.\n    pub id: String,\n    /// Its name.\n    pub name: String,\n    \
         /// Its colour.\n    pub color: Option<String>,\n}}\n\
         /// A mode.\n#[derive({derives})]\n#[serde(rename_all = \"camelCase\")]\n\
         pub enum Mode {{\n    /// On.\n    On,\n    /// Off.\n    Off,\n    /// Automatic.\n    Automatic,\n}}\n",
    );
    for index in 0..count {
        let _ = writeln!(
            out,
            "/// Message {index}.\n#[derive({derives})]\n#[serde(rename_all = \"camelCase\")]\npub struct {} {{",
            names(index).0
        );
        for (field, kind) in fields(index) {
            let _ = writeln!(out, "    /// The field `{field}`.\n    pub {field}: {kind},");
        }
        out.push_str("}\n");
    }
    for (title, tag, commands) in [("Events", "name", false), ("Requests", "command", true)] {
        let _ = writeln!(
            out,
            "/// Any of them.\n#[derive({derives})]\n#[serde(tag = \"{tag}\", content = \"data\")]\npub enum {title} {{"
        );
        for index in (0..count).filter(|&index| is_command(index) == commands) {
            let (name, wire) = names(index);
            let _ = writeln!(out, "    /// Message {index}.\n    #[serde(rename = \"{wire}\")]\n    {name}({name}),");
        }
        out.push_str("}\n");
    }
    let _ = write!(
        out,
        "/// An event.\n#[derive({derives})]\npub struct EventFrame {{\n    /// The family.\n    \
         #[serde(rename = \"messageType\")]\n    pub message_type: String,\n    /// The target.\n    pub target: String,\n    \
         /// The context.\n    pub context: Option<serde_json::Map<String, serde_json::Value>>,\n    \
         /// The name and the data.\n    #[serde(flatten)]\n    pub body: Events,\n}}\n\
         /// A request.\n#[derive({derives})]\npub struct RequestFrame {{\n    /// The target.\n    pub target: String,\n    \
         /// The context.\n    pub context: Option<serde_json::Map<String, serde_json::Value>>,\n    \
         /// The name and the data.\n    #[serde(flatten)]\n    pub body: Requests,\n}}\n\
         /// A response.\n#[derive({derives})]\npub struct ResponseFrame {{\n    /// The result.\n    pub result: String,\n    \
         /// The command.\n    pub command: String,\n    /// The target.\n    pub target: String,\n    \
         /// The data.\n    pub data: Option<serde_json::Value>,\n    /// The failure.\n    pub failure: Option<serde_json::Value>,\n    \
         /// The request.\n    pub original: Option<serde_json::Value>,\n    \
         /// The context.\n    pub context: Option<serde_json::Map<String, serde_json::Value>>,\n}}\n\
         /// Any frame.\n#[derive({derives})]\n#[serde(untagged)]\npub enum Frame {{\n    /// An event.\n    Event(EventFrame),\n    \
         /// A response.\n    Response(ResponseFrame),\n    /// A request.\n    Request(RequestFrame),\n}}\n",
    );
    out
}
