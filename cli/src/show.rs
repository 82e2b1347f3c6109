//! `tieline show`.

use std::fmt::Write as _;
use std::io::Write;

use clap::error::ErrorKind;
use tieline::__private::command::{
    MessagePlan, MessageRole, NodeId, ReplyKind, Str, examples_of, near_message, offer, prose, visible_json,
};
use tieline::Plan;
use tieline::envelope::{Content, FrameField, Role};
use tieline::frame::FrameKind;
use tieline::json::{Json, JsonObject, to_pretty};
use tieline::message::{Lifecycle, Side};
use tieline::problem::escape;
use tieline::sample::{Example, Size};

use super::arguments::{ShowArguments, When};
use super::check::style;
use super::columns::{paragraphs, table};
use super::describe;
use super::list::{insert_stability, kind, marks};
use super::status::{CommandError, Status};
use crate::capture::Style;

pub(super) fn run(plan: &Plan, arguments: &ShowArguments, color: When, out: &mut dyn Write) -> Result<Status, CommandError> {
    let all = || plan.all_messages();
    let found: Vec<&MessagePlan> = all().filter(|message| message.name == arguments.name).collect();
    if found.is_empty() {
        return Err(CommandError::Usage(
            ErrorKind::InvalidValue,
            unknown(&arguments.name, all().map(|message| &*message.name)),
        ));
    }
    // If no examples can be generated, the page has none.
    let of = |message: &MessagePlan| examples_of(plan, message).unwrap_or_default();
    let text = if arguments.json {
        let messages: Vec<Json> = found.into_iter().map(|message| json(plan, message, &of(message))).collect();
        visible_json(&match <[Json; 1]>::try_from(messages) {
            Ok([message]) => to_pretty(&message),
            Err(messages) => to_pretty(&Json::from(messages)),
        })
    } else {
        let style = style(color);
        found.into_iter().map(|message| page(plan, message, &of(message), style)).collect::<Vec<_>>().join("\n")
    };
    out.write_all(text.as_bytes()).map(|()| Status::Good).map_err(|error| CommandError::Output(error, Status::Good))
}

/// The error for an unknown message, with similar names and names that contain it.
pub(super) fn unknown<'n>(name: &str, names: impl Iterator<Item = &'n str> + Clone) -> String {
    let mut near = near_message(name, names.clone());
    if near.is_empty() && !name.is_empty() {
        let small = name.to_lowercase();
        near = names.filter(|known| known.to_lowercase().contains(&small)).take(5).collect();
    }
    let offer = offer(&near).unwrap_or("`list` shows the names".into());
    escape(&format!("unknown message `{name}`, {offer}"))
}

/// The description of a message as text.
fn page(plan: &Plan, message: &MessagePlan, examples: &[Example], style: Style) -> String {
    let (strong, reset) = (style.strong(), style.reset());
    let mut out = format!("{strong}{}{reset}\n{}", escape(&message.name), escape(&summary(message)));
    out.push_str("\n\n");
    out.push_str(&paragraphs("  ", &prose(&message.doc)));
    let mut section = |title: &str, text: &str| {
        // Writing to a string cannot fail.
        let _ = write!(out, "\n{strong}{title}{reset}\n{text}");
    };
    if let Some(target) = &message.target {
        section("Target", &lines(target.forms()));
    }
    match &message.role {
        MessageRole::Event { message_types } => {
            if message_types.len() > 1 {
                section("Message type", &lines(message_types.iter().map(|value| format!("\"{value}\"")).collect()));
            }
            section(&payload_title(plan, FrameKind::Event, "Data"), &value(plan, message.data));
        }
        MessageRole::Command { reply, causes } => {
            section(&payload_title(plan, FrameKind::Request, "Data of the request"), &value(plan, message.data));
            let member = payload_member(plan, FrameKind::Success);
            let reply = match (reply, message.reply) {
                (ReplyKind::Same, _) => "  the same as the data of the request\n".to_owned(),
                (_, Some(reply)) => value(plan, reply),
                (_, None) => member.map_or("  none\n".to_owned(), |name| format!("  none, the member `{name}` is absent\n")),
            };
            section(&payload_title(plan, FrameKind::Success, "Data of the reply"), &reply);
            for (name, node) in errors(plan) {
                section(&format!("Error of a failure: the member `{}`", escape(name)), &value(plan, node));
            }
            if !causes.is_empty() {
                section("Events that it causes", &lines(causes.iter().map(|name| name.clone().into_owned()).collect()));
            }
        }
    }
    // The minimal example of each kind comes before the full ones, as in the artefacts.
    for (index, example) in examples.iter().enumerate() {
        let size = if example.size == Size::Minimal { "Minimal" } else { "Full" };
        let number = match full_number(examples, index) {
            0 | 1 => String::new(),
            number => format!(" {number}"),
        };
        let title = match example.kind {
            FrameKind::Event => format!("{size} example{number}"),
            kind => format!("{size} example{number} of a {}", kind.as_str()),
        };
        let text = visible_json(&to_pretty(&Json::from(example.frame.clone())));
        section(&title, &lines(text.lines().map(str::to_owned).collect()));
    }
    out
}

/// The number of an example among the full ones of its kind, from 1, if it is one of them.
pub(super) fn full_number(examples: &[Example], index: usize) -> usize {
    let kind = examples.get(index).map(|example| example.kind);
    let is_full = |example: &&Example| example.size == Size::Full && Some(example.kind) == kind;
    examples.iter().take(index + 1).filter(is_full).count()
}

/// The title of the section about a payload, with the place of the payload in the frame if that is not the member `data`.
fn payload_title(plan: &Plan, kind: FrameKind, title: &str) -> String {
    if plan.envelope().kinds().iter().any(|shape| shape.kind == kind && shape.flat) {
        return format!("{title}: members of the frame");
    }
    match payload_member(plan, kind) {
        Some(name) if name != "data" => format!("{title}: the member `{}`", escape(name)),
        _ => title.to_owned(),
    }
}

/// The name of the member that contains the payload.
fn payload_member(plan: &Plan, kind: FrameKind) -> Option<&str> {
    let is_payload = |field: &&FrameField| matches!(field.content, Content::Data | Content::Reply);
    let field = plan.envelope().fields(kind).iter().find(is_payload)?;
    plan.envelope().members().get(field.member).map(|member| &*member.name)
}

/// The members of a failure that describe the error, with their values.
fn errors(plan: &Plan) -> impl Iterator<Item = (&str, NodeId)> {
    plan.envelope().fields(FrameKind::Failure).iter().filter_map(|field| {
        let member = plan.envelope().members().get(field.member).filter(|member| member.role == Role::Error)?;
        Some((&*member.name, plan.value(FrameKind::Failure, field, None)?))
    })
}

/// The line below the name: the kind, the sender and the stability of a message, and its part in the life of an object.
fn summary(message: &MessagePlan) -> String {
    let from = match message.from {
        Side::Client => "from the client",
        Side::Server => "from the server",
        _ => "from either side",
    };
    let mut out = format!("{}, {from}", kind(message));
    if message.deprecated {
        out.push_str(", deprecated");
    }
    if message.stability.experimental {
        out.push_str(", experimental");
    }
    if let Some(since) = &message.stability.since {
        out.extend([", since ", since]);
    }
    match message.lifecycle {
        Some(Lifecycle::Creates) => out.push_str(", creates the object of its target"),
        Some(Lifecycle::Ends) => out.push_str(", ends the object of its target"),
        _ => {}
    }
    out
}

/// Indents lines. Characters that could disturb the output are escaped.
fn lines(lines: Vec<String>) -> String {
    let indented: Vec<String> = lines.into_iter().map(|line| format!("  {}", escape(&line))).collect();
    indented.join("\n") + "\n"
}

/// The description of a value and its members.
fn value(plan: &Plan, node: NodeId) -> String {
    let described = describe::describe(plan, node);
    let rows: Vec<[String; 4]> = described
        .rows
        .into_iter()
        .map(|row| {
            let mut doc = prose(row.doc).lines().next().unwrap_or_default().to_owned();
            doc.insert_str(0, &marks(row.deprecated, row.stability, row.sensitive));
            let doc = doc.trim_end().to_owned();
            let must = match row.default {
                _ if row.is_variant => "variant".to_owned(),
                _ if row.required => "required".to_owned(),
                Some(default) => format!("optional, {default} if absent"),
                None => "optional".to_owned(),
            };
            [row.path, row.what, must, doc]
        })
        .collect();
    // The rows describe an object sufficiently, unless it has a name to which a row refers, keeps other members or may be `null`.
    let what = if described.what == "object" && !rows.is_empty() { String::new() } else { lines(vec![described.what]) };
    what + &table("  ", &rows)
}

/// The description of a message as JSON.
fn json(plan: &Plan, message: &MessagePlan, examples: &[Example]) -> Json {
    let words = |words: &[Str]| Json::from(words.iter().map(|word| Json::from(&**word)).collect::<Vec<_>>());
    let forms = message.target.as_ref().map(|target| target.forms().into_iter().map(Json::from).collect::<Vec<_>>());
    let mut out = JsonObject::new();
    out.insert("name", &*message.name);
    out.insert("kind", kind(message));
    out.insert("from", message.from.as_str());
    out.insert("deprecated", message.deprecated);
    insert_stability(&message.stability, &mut out);
    out.insert("meaning", prose(&message.doc));
    if let Some(forms) = forms {
        out.insert("target", forms);
    }
    out.insert("data", describe::json(plan, message.data));
    match &message.role {
        MessageRole::Event { message_types } => {
            out.insert("messageTypes", words(message_types));
            if let Some(lifecycle) = message.lifecycle {
                out.insert("lifecycle", lifecycle.as_str());
            }
        }
        MessageRole::Command { causes, .. } => {
            out.insert("reply", message.reply.map_or(Json::Null, |reply| describe::json(plan, reply)));
            out.insert(
                "errors",
                errors(plan).map(|(name, node)| (name, describe::json(plan, node))).collect::<JsonObject>(),
            );
            out.insert("causes", words(causes));
        }
    }
    let examples = examples.iter().map(|example| {
        let mut out = JsonObject::new();
        out.insert("frame", example.kind.as_str());
        out.insert("size", example.size.as_str());
        out.insert("text", example.frame.clone());
        Json::from(out)
    });
    let examples = Json::from(examples.collect::<Vec<_>>());
    out.insert("examples", examples);
    out.into()
}
