//! Generates the source of synthetic protocols of any size, for tieline and as equivalent structs for serde's derives.

use std::fmt::Write;

/// The derives of the structs for serde.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "the build script uses one variant, the benchmark of compile time the other")]
pub(crate) enum Twin {
    /// `Deserialize` and `Serialize`.
    ReadsWrites,
    /// The derives for reading, writing and a schema, which are the features of tieline's derives.
    ReadsWritesDescribes,
}

/// The frames of a protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "the build script uses one variant, the benchmark of compile time both")]
pub(crate) enum FrameStyle {
    /// Requests, responses and events of the agent-desktop protocol.
    Desktop,
    /// Events whose fields are members of the frame, beside its type.
    Flat,
}

/// Every third message is a command, the others are events; real traffic also has more events than commands.
const fn is_command(index: usize) -> bool {
    index.is_multiple_of(3)
}

impl FrameStyle {
    /// Whether a message is a command.
    fn has_command(self, index: usize) -> bool {
        self == Self::Desktop && is_command(index)
    }
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

const TARGETS: &str = "\
use tieline::{Command, Event, Target, Wire};
tieline::id! {
    /// Names a site.
    pub SiteId
}
tieline::id! {
    /// Names a meter.
    pub MeterId
}
/// Addresses a meter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Target)]
pub struct MeterTarget {
    /// The site.
    pub site: SiteId,
    /// The meter.
    pub meter: MeterId,
}
";

const FLAT_FRAMES: &str = "\
use tieline::{Event, Wire};
tieline::envelope! {
    /// Frames with a type and an optional id.
    pub mod meter_frames {
        event: {
            type: Name,
            /// Identifies the frame.
            id: Option<Id(String)>,
            ..Data
        },
    }
}
";

const TYPES: &str = "\
/// A label.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Label {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its colour.
    pub color: Option<String>,
}
/// A mode.
#[derive(Debug, Clone, PartialEq, Wire)]
pub enum Mode {
    /// On.
    On,
    /// Off.
    Off,
    /// Automatic.
    Automatic,
}
";

/// The source of a protocol with the given number of messages.
pub(crate) fn protocol(count: usize, style: FrameStyle) -> String {
    let mut out = String::from(match style {
        FrameStyle::Desktop => TARGETS,
        FrameStyle::Flat => FLAT_FRAMES,
    });
    out.push_str(TYPES);
    for index in 0..count {
        let (name, wire) = names(index);
        let (derive, attribute) = match style {
            FrameStyle::Flat => ("Event", format!("#[event(name = \"{wire}\")]")),
            FrameStyle::Desktop if is_command(index) => {
                ("Command", format!("#[command(name = \"{wire}\", target = MeterTarget, reply = Empty)]"))
            }
            FrameStyle::Desktop => ("Event", format!("#[event(name = \"{wire}\", target = MeterTarget)]")),
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
        let names = (0..count).filter(|&index| style.has_command(index) == commands).map(|index| names(index).0);
        names.collect::<Vec<_>>().join(", ")
    };
    let _ = writeln!(
        out,
        "tieline::protocol! {{\n    /// Messages of meters.\n    pub Meters {{\n        name: \"meters\", version: \"1.0\",{}\n        \
         commands: [{}],\n        events: [{}],\n    }}\n}}",
        if style == FrameStyle::Flat { " envelope: meter_frames," } else { "" },
        list(true),
        list(false),
    );
    out
}

/// The same messages for serde's derives. A frame has a flattened, adjacently tagged enum, or is an internally tagged one.
pub(crate) fn twin(count: usize, twin: Twin, style: FrameStyle) -> String {
    let derives = match twin {
        Twin::ReadsWrites => "Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize",
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
    match style {
        FrameStyle::Desktop => desktop_twin(count, derives, &mut out),
        FrameStyle::Flat => flat_twin(count, derives, &mut out),
    }
    out
}

fn desktop_twin(count: usize, derives: &str, out: &mut String) {
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
}

fn flat_twin(count: usize, derives: &str, out: &mut String) {
    let _ = writeln!(
        out,
        "/// A frame.\n#[derive({derives})]\npub struct Frame {{\n    /// Identifies the frame.\n    pub id: Option<String>,\n    \
         /// The type and the fields.\n    #[serde(flatten)]\n    pub body: Body,\n}}\n\
         /// Any of them.\n#[derive({derives})]\n#[serde(tag = \"type\")]\npub enum Body {{"
    );
    for index in 0..count {
        let (name, wire) = names(index);
        let _ = writeln!(out, "    /// Message {index}.\n    #[serde(rename = \"{wire}\")]\n    {name}({name}),");
    }
    out.push_str("}\n");
}
