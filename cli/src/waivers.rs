//! Waivers in `tieline.toml`.

use tieline::__private::command::{near, offer};
use tieline::compat::{ChangeRule, Waiver, WaiverError, Waivers};
use toml::{Table, Value};

const KEYS: [&str; 4] = ["rule", "message", "path", "reason"];

/// Reads the array `[[diff.waiver]]` of a `tieline.toml`:
///
/// ```toml
/// [[diff.waiver]]
/// rule = "word-removed"
/// message = "session.request.addchannel"
/// path = "/data/channel/type"
/// reason = "No platform ever had it."
/// ```
///
/// Without `message` or `path` a waiver applies to every message or every path.
///
/// # Errors
/// When the text is not TOML, or a waiver has an unknown rule, an unknown key or no reason.
pub fn read_waivers(text: &str) -> Result<Waivers, WaiverError> {
    let file: Table = text.parse().map_err(|error: toml::de::Error| WaiverError::new(error.to_string()))?;
    // With a misspelt key, the waivers would be ignored silently.
    if let Some(key) = file.keys().find(|key| !["check", "coverage", "diff"].contains(&key.as_str())) {
        return Err(WaiverError::new(format!("unknown key `{key}`, expected `[[diff.waiver]]`")));
    }
    let Some(diff) = file.get("diff") else { return Ok(Waivers::default()) };
    let diff = diff.as_table().ok_or_else(|| WaiverError::new("expected a table for `diff`".to_owned()))?;
    if let Some(key) = diff.keys().find(|key| *key != "waiver") {
        return Err(WaiverError::new(format!("unknown key `diff.{key}`, expected `[[diff.waiver]]`")));
    }
    let Some(list) = diff.get("waiver") else { return Ok(Waivers::default()) };
    let list =
        list.as_array().ok_or_else(|| WaiverError::new("expected an array of tables `[[diff.waiver]]`".to_owned()))?;
    list.iter().enumerate().map(|(index, entry)| waiver(entry).map_err(|error| numbered(index + 1, &error))).collect()
}

fn waiver(entry: &Value) -> Result<Waiver, WaiverError> {
    let entry = entry.as_table().ok_or_else(|| WaiverError::new("expected a table".to_owned()))?;
    if let Some(key) = entry.keys().find(|key| !KEYS.contains(&key.as_str())) {
        return Err(WaiverError::new(format!("unknown key `{key}`, expected one of `{}`", KEYS.join("`, `"))));
    }
    let text = |key: &str| match entry.get(key) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(WaiverError::new(format!("expected a string for `{key}`"))),
    };
    let needed = |key: &str| text(key)?.ok_or_else(|| WaiverError::new(format!("missing key `{key}`")));
    let id = needed("rule")?;
    let unknown = || {
        let near = offer(&near(&id, ChangeRule::ALL.iter().map(|rule| rule.id())));
        WaiverError::new(format!("unknown rule `{id}`, {}", near.unwrap_or("docs/compatibility.md lists the rules".into())))
    };
    let rule: ChangeRule = id.parse().map_err(|_| unknown())?;
    let reason = needed("reason")?;
    if reason.trim().is_empty() {
        return Err(WaiverError::new("empty reason, state why the change is intended".to_owned()));
    }
    Ok(Waiver::new(rule, text("message")?, text("path")?, reason))
}

fn numbered(number: usize, error: &WaiverError) -> WaiverError {
    WaiverError::new(format!("waiver {number}: {error}"))
}
