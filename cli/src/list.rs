//! `tieline list`.

use std::io::{self, Write};

use tieline::__private::command::{MessagePlan, prose};
use tieline::Plan;
use tieline::json::{Json, JsonObject, to_pretty};

use super::arguments::ListArguments;
use super::page::{summary, table};

pub(super) fn run(plan: &Plan, arguments: &ListArguments, out: &mut dyn Write) -> io::Result<()> {
    if arguments.json {
        let messages = plan.all_messages().map(json);
        return out.write_all(to_pretty(&Json::from(messages.collect::<Vec<_>>())).as_bytes());
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
                let mark = if message.deprecated { "Deprecated. " } else { "" };
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
    out.insert("meaning", prose(&message.doc));
    out.into()
}

/// `command` or `event`.
pub(super) fn kind(message: &MessagePlan) -> &'static str {
    if message.is_event() { "event" } else { "command" }
}
