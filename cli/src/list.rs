//! `tieline list`.

use std::io::{self, Write};

use tieline::__private::command::{MessagePlan, Str, prose, visible_json};
use tieline::Plan;
use tieline::json::{Json, JsonObject, to_pretty};
use tieline::shape::Stability;

use super::arguments::ListArguments;
use super::columns::{summary, table};

pub(super) fn run(plan: &Plan, arguments: &ListArguments, out: &mut dyn Write) -> io::Result<()> {
    if arguments.json {
        let messages = plan.all_messages().map(json);
        return out.write_all(visible_json(&to_pretty(&Json::from(messages.collect::<Vec<_>>()))).as_bytes());
    }
    let mut first = true;
    for (title, messages) in [("Commands", &plan.commands), ("Events", &plan.events)] {
        if messages.is_empty() {
            continue;
        }
        if !std::mem::take(&mut first) {
            writeln!(out)?;
        }
        writeln!(out, "{title}")?;
        let rows: Vec<[String; 2]> = messages
            .iter()
            .map(|message| {
                let mark = marks(message.deprecated, &message.stability, false);
                [message.name.clone().into_owned(), format!("{mark}{}", summary(&prose(&message.doc)))]
            })
            .collect();
        out.write_all(table("  ", &rows).as_bytes())?;
    }
    Ok(())
}

/// The entry of a message in the JSON output.
fn json(message: &MessagePlan) -> Json {
    let forms = message.target.as_ref().map(|target| target.forms().into_iter().map(Json::from).collect::<Vec<_>>());
    let mut out = JsonObject::new();
    out.insert("name", &*message.name);
    out.insert("kind", kind(message));
    out.insert("from", message.from.as_str());
    if let Some(forms) = forms {
        out.insert("target", forms);
    }
    out.insert("deprecated", message.deprecated);
    insert_stability(&message.stability, &mut out);
    out.insert("meaning", prose(&message.doc));
    out.into()
}

/// What a description begins with: whether a part is deprecated, experimental, sensitive, and since when it exists.
pub(super) fn marks(deprecated: bool, stability: &Stability<Str>, sensitive: bool) -> String {
    let marks = [(deprecated, "Deprecated. "), (stability.experimental, "Experimental. "), (sensitive, "Sensitive. ")];
    let mut out: String = marks.into_iter().filter(|(holds, _)| *holds).map(|(_, mark)| mark).collect();
    if let Some(since) = &stability.since {
        out.extend(["Since ", since, ". "]);
    }
    out
}

/// Adds since when a part exists, and whether it is experimental, if that is stated.
pub(super) fn insert_stability(stability: &Stability<Str>, to: &mut JsonObject) {
    if let Some(since) = &stability.since {
        to.insert("since", &**since);
    }
    if stability.experimental {
        to.insert("experimental", true);
    }
}

/// `command` or `event`.
pub(super) fn kind(message: &MessagePlan) -> &'static str {
    if message.is_event() { "event" } else { "command" }
}
