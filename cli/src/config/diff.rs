//! The settings of `diff`: the table `[diff]`.

use std::str::FromStr;

use tieline::compat::{
    Category, ChangeLevel, ChangePolicy, ChangeRule, FailOn, LevelSetting, Peers, ReservedNames, RuleSelection, Waiver,
};
use tieline::envelope::FrameKind;
use toml::de::{DeTable, DeValue};

use super::{ConfigError, Parsed, Value, expected, policy, string, strings, table, unknown, unknown_id};

const KEYS: [&str; 8] =
    ["policy", "fail-on", "deprecated-removal", "deprecated-versions", "deprecated-days", "levels", "reserved", "waiver"];

const WAIVER_KEYS: [&str; 8] = ["rule", "message", "path", "frame", "clients", "id", "expires", "reason"];

/// The kinds of frames.
const FRAMES: [FrameKind; 4] = [FrameKind::Request, FrameKind::Success, FrameKind::Failure, FrameKind::Event];

/// Reads the table `[diff]`.
pub(super) fn diff(from: &DeTable<'_>) -> Parsed<ChangePolicy> {
    let mut out = ChangePolicy::default();
    let mut dependent = None;
    for (key, value) in from {
        match &**key.get_ref() {
            "policy" => out.readers = policy(value)?,
            "fail-on" => out.fail_on = named(value, FailOn::ALL, |one| one.id())?,
            "deprecated-removal" => out.deprecated_removal = Some(level(value)?),
            "deprecated-versions" => {
                out.deprecated_versions = positive(value)?;
                dependent = Some(key);
            }
            "deprecated-days" => {
                out.deprecated_days = positive(value)?;
                dependent = Some(key);
            }
            "levels" => levels(table(value)?, &mut out)?,
            "reserved" => out.reserved = each(value)?.into_iter().map(reserved).collect::<Parsed<_>>()?,
            "waiver" => out.waivers = each(value)?.into_iter().map(waiver).collect::<Parsed<_>>()?,
            name => return Err(unknown(key.span(), name, &KEYS)),
        }
    }
    if let Some(key) = dependent.filter(|_| out.deprecated_removal.is_none()) {
        let text = format!("`{}` requires the key `deprecated-removal`", key.get_ref());
        return Err(ConfigError { span: key.span(), text });
    }
    Ok(out)
}

/// An integer from 1.
fn positive<T: FromStr + PartialOrd + Default>(value: &Value<'_>) -> Parsed<T> {
    let number = value.get_ref().as_integer().and_then(|number| number.to_string().parse::<T>().ok());
    number.filter(|number| *number > T::default()).ok_or_else(|| expected(value, "an integer from 1"))
}

/// The tables of an array of tables.
fn each<'a, 'i>(value: &'a Value<'i>) -> Parsed<Vec<&'a Value<'i>>> {
    match value.get_ref() {
        DeValue::Array(list) => Ok(list.iter().collect()),
        _ => Err(expected(value, "an array of tables")),
    }
}

/// A value of a list, by its id.
fn named<T: Copy>(value: &Value<'_>, all: &[T], id: impl Fn(&T) -> &'static str) -> Parsed<T> {
    let name = string(value)?;
    let known: Vec<&str> = all.iter().map(&id).collect();
    let found = all.iter().copied().find(|one| id(one) == name);
    found.ok_or_else(|| expected(value, &format!("one of `{}`", known.join("`, `"))))
}

fn level(value: &Value<'_>) -> Parsed<ChangeLevel> {
    named(value, ChangeLevel::ALL, |one| one.id())
}

/// Reads the table `[diff.levels]`: a level, or one for each combination of versions, by rule or category.
fn levels(from: &DeTable<'_>, out: &mut ChangePolicy) -> Parsed<()> {
    for (key, value) in from {
        let id = &**key.get_ref();
        let rules = rules(id).ok_or_else(|| unknown_rule(key.span(), id))?;
        let Some(sides) = value.get_ref().as_table() else {
            out.levels.push(LevelSetting::new(rules, None, level(value)?));
            continue;
        };
        for (key, value) in sides {
            let known: Vec<&str> = Peers::ALL.iter().map(|peers| peers.id()).collect();
            let peers: Peers = key.get_ref().parse().map_err(|_| unknown(key.span(), key.get_ref(), &known))?;
            out.levels.push(LevelSetting::new(rules, Some(peers), level(value)?));
        }
    }
    Ok(())
}

/// The rules with an id, which may be that of a category.
pub(crate) fn rules(id: &str) -> Option<RuleSelection> {
    let category = id.parse::<Category>().map(RuleSelection::Category);
    category.or_else(|_| id.parse::<ChangeRule>().map(RuleSelection::Rule)).ok()
}

fn unknown_rule(span: std::ops::Range<usize>, id: &str) -> ConfigError {
    let rules = ChangeRule::ALL.iter().map(|rule| rule.id());
    let ids = rules.chain(Category::ALL.iter().map(|category| category.id()));
    unknown_id(span, id, ids, "`tieline rules diff` lists the rules")
}

fn reserved(entry: &Value<'_>) -> Parsed<ReservedNames> {
    let (mut of, mut names) = (None, None);
    for (key, value) in table(entry)? {
        match &**key.get_ref() {
            "type" => of = Some(string(value)?.to_owned()),
            "names" => names = Some(strings(value)?.into_iter().map(|(_, name)| name.to_owned()).collect()),
            name => return Err(unknown(key.span(), name, &["type", "names"])),
        }
    }
    let names = names.ok_or_else(|| ConfigError { span: entry.span(), text: "missing key `names`".to_owned() })?;
    Ok(ReservedNames::new(of, names))
}

fn waiver(entry: &Value<'_>) -> Parsed<Waiver> {
    let mut out = Waiver::new("");
    for (key, value) in table(entry)? {
        let text = || string(value).map(|text| Some(text.to_owned()));
        match &**key.get_ref() {
            "id" => out.id = text()?,
            "rule" => {
                let glob = string(value)?;
                // A glob is compared with the rules when the waiver is applied.
                if !glob.contains(['*', '?', '\\']) && glob.parse::<ChangeRule>().is_err() {
                    return Err(unknown_rule(value.span(), glob));
                }
                out.rule = text()?;
            }
            "message" => out.message = text()?,
            "path" => out.path = text()?,
            "frame" => out.frame = Some(named(value, &FRAMES, |kind| kind.as_str())?),
            "clients" => out.peers = Some(clients(value)?),
            "expires" => out.expires = Some(date(value)?),
            "reason" => {
                if string(value)?.trim().is_empty() {
                    let text = "empty reason, state why the change is intended".to_owned();
                    return Err(ConfigError { span: value.span(), text });
                }
                string(value)?.clone_into(&mut out.reason);
            }
            name => return Err(unknown(key.span(), name, &WAIVER_KEYS)),
        }
    }
    let missing = |key: &str| ConfigError { span: entry.span(), text: format!("missing key `{key}`") };
    if out.rule.is_none() && out.id.is_none() {
        return Err(missing("rule"));
    }
    if out.reason.is_empty() { Err(missing("reason")) } else { Ok(out) }
}

/// The combination of versions that a waiver is for: `old` or `new` clients.
fn clients(value: &Value<'_>) -> Parsed<Peers> {
    match string(value)? {
        "old" | "old-clients" => Ok(Peers::OldClients),
        "new" | "new-clients" => Ok(Peers::NewClients),
        _ => Err(expected(value, "`old` or `new`")),
    }
}

/// A date, as a string or as a date of TOML.
fn date(value: &Value<'_>) -> Parsed<String> {
    let text = match value.get_ref() {
        DeValue::String(text) => text.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        _ => return Err(expected(value, "a date, such as `2026-01-31`")),
    };
    let is_date = text.parse::<toml::value::Datetime>().is_ok_and(|date| date.date.is_some() && date.time.is_none());
    if is_date { Ok(text) } else { Err(expected(value, "a date, such as `2026-01-31`")) }
}
