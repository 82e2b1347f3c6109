//! The settings of `check`, `trace`, `coverage`, `redact` and `diff` in `tieline.toml`.

mod diff;

pub(super) use diff::rules;

use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};

use tieline::__private::command::{near, offer};
use tieline::Policy;
use tieline::capture::{FramePointer, InvalidPointer};
use tieline::compat::ChangePolicy;
use tieline::coverage::CoverageSection;
use tieline::problem::{Level, Rule};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::capture::{Exclusion, RuleSet, Settings, parse_duration};
use crate::whole_file::read_text;

/// The file that is read if none is named.
const FILE: &str = "tieline.toml";

/// The keys of settings that may depend on the path.
const SETTINGS: [&str; 11] = [
    "deny",
    "warn",
    "allow",
    "policy",
    "frames-at",
    "skip-prefix",
    "connection-at",
    "direction-at",
    "time-at",
    "timeout",
    "complete",
];

/// The keys of `[check]` beside these.
const GENERAL: [&str; 3] = ["exclude", "baseline", "path"];

/// The content of the file: the fields that `check` uses are those of the table `[check]`.
#[derive(Debug, Clone, Default)]
pub(super) struct Config {
    /// The table `[diff]`.
    pub(super) diff: ChangePolicy,
    pub(super) settings: Settings,
    pub(super) paths: Vec<(Exclusion, Settings)>,
    pub(super) exclude: Vec<Exclusion>,
    /// The files of known problems, each for all paths or for those that match a glob. Those for all paths come first.
    pub(super) baselines: Vec<(Option<Exclusion>, PathBuf)>,
    /// The coverage in percent that is required of a section, or of all of them together.
    pub(super) coverage: Vec<(Option<CoverageSection>, f64)>,
}

/// An error, and its place in the file.
#[derive(Debug)]
struct ConfigError {
    span: Range<usize>,
    text: String,
}

type Parsed<T> = Result<T, ConfigError>;
type Value<'i> = Spanned<DeValue<'i>>;

impl Config {
    /// Reads a configuration. The default file need not exist.
    pub(super) fn read(named: Option<&Path>) -> Result<Self, String> {
        let path = named.unwrap_or(Path::new(FILE));
        match read_text(path) {
            Ok(text) => parse(&text).map_err(|error| {
                let before = &text[..error.span.start.min(text.len())];
                let line = before.matches('\n').count() + 1;
                let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
                format!("{}:{line}:{column}: {}", path.display(), error.text)
            }),
            // A link to no file is a mistake.
            Err(error) if named.is_none() && error.kind() == ErrorKind::NotFound && !path.is_symlink() => {
                Ok(Self::default())
            }
            Err(error) => Err(format!("cannot read `{}`: {error}", path.display())),
        }
    }
}

fn parse(text: &str) -> Parsed<Config> {
    let file = DeTable::parse(text)
        .map_err(|error| ConfigError { span: error.span().unwrap_or_default(), text: error.message().to_owned() })?;
    let mut config = Config::default();
    for (key, value) in file.get_ref() {
        match &**key.get_ref() {
            "diff" => config.diff = diff::diff(table(value)?)?,
            "check" => check(table(value)?, &mut config)?,
            "coverage" => coverage(table(value)?, &mut config)?,
            _ => return Err(unknown(key.span(), key.get_ref(), &["check", "coverage", "diff"])),
        }
    }
    Ok(config)
}

fn check(from: &DeTable<'_>, config: &mut Config) -> Parsed<()> {
    for (key, value) in from {
        match &**key.get_ref() {
            "exclude" => {
                for (span, text) in strings(value)? {
                    config.exclude.push(Exclusion::parse(text).map_err(|text| ConfigError { span, text })?);
                }
            }
            "baseline" => config.baselines.insert(0, (None, string(value)?.into())),
            "path" => {
                let DeValue::Array(list) = value.get_ref() else { return Err(expected(value, "an array of tables")) };
                for entry in list {
                    path(table(entry)?, entry.span(), config)?;
                }
            }
            name if setting(name, value, &mut config.settings)? => {}
            name => return Err(unknown(key.span(), name, &[&SETTINGS[..], &GENERAL].concat())),
        }
    }
    Ok(())
}

/// Reads the table `[coverage]`.
fn coverage(from: &DeTable<'_>, config: &mut Config) -> Parsed<()> {
    for (key, value) in from {
        let section = match &**key.get_ref() {
            "min" => None,
            name => Some(name.parse::<CoverageSection>().map_err(|_| {
                let names: Vec<&str> = CoverageSection::ALL.iter().map(|section| section.as_str()).collect();
                unknown(key.span(), name, &[&["min"], &names[..]].concat())
            })?),
        };
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse().ok(),
            DeValue::Float(number) => number.as_str().parse().ok(),
            _ => None,
        };
        let percent = number.filter(|percent| (0.0..=100.0).contains(percent));
        config.coverage.push((section, percent.ok_or_else(|| expected(value, "a number from 0 to 100"))?));
    }
    Ok(())
}

/// Reads a table of `[[check.path]]`.
fn path(from: &DeTable<'_>, span: Range<usize>, config: &mut Config) -> Parsed<()> {
    let (mut glob, mut baseline, mut settings) = (None, None, Settings::default());
    for (key, value) in from {
        match &**key.get_ref() {
            "glob" => {
                let span = value.span();
                glob = Some(Exclusion::parse(string(value)?).map_err(|text| ConfigError { span, text })?);
            }
            "baseline" => baseline = Some(PathBuf::from(string(value)?)),
            name if setting(name, value, &mut settings)? => {}
            name => return Err(unknown(key.span(), name, &[&["glob", "baseline"], &SETTINGS[..]].concat())),
        }
    }
    let glob = glob.ok_or_else(|| ConfigError { span, text: "missing key `glob`".to_owned() })?;
    config.baselines.extend(baseline.map(|path| (Some(glob.clone()), path)));
    config.paths.push((glob, settings));
    Ok(())
}

/// Reads a setting that may depend on the path; `false` if the key is not one.
fn setting(name: &str, value: &Value<'_>, settings: &mut Settings) -> Parsed<bool> {
    match name {
        "deny" | "warn" | "allow" => {
            let level = match name {
                "deny" => Level::Deny,
                "warn" => Level::Warn,
                _ => Level::Allow,
            };
            for (span, id) in strings(value)? {
                let rules = match id {
                    "warnings" if level == Level::Deny => RuleSet::Warnings,
                    _ => RuleSet::One(id.parse().map_err(|_| unknown_rule(span, id))?),
                };
                settings.levels.push((rules, level));
            }
        }
        "policy" => settings.policy = Some(policy(value)?),
        "frames-at" => {
            settings.frames_at = Some(strings(value)?.into_iter().map(pointer).collect::<Parsed<_>>()?);
        }
        "connection-at" => settings.connection_at = Some(pointer((value.span(), string(value)?))?),
        "direction-at" => settings.direction_at = Some(pointer((value.span(), string(value)?))?),
        "time-at" => settings.time_at = Some(pointer((value.span(), string(value)?))?),
        "timeout" => {
            let error = |text| ConfigError { span: value.span(), text };
            settings.timeout = Some(parse_duration(string(value)?).map_err(error)?);
        }
        "skip-prefix" => settings.skip_prefix = Some(boolean(value)?),
        "complete" => settings.complete = Some(boolean(value)?),
        _ => return Ok(false),
    }
    Ok(true)
}

/// The policy of readers.
fn policy(value: &Value<'_>) -> Parsed<Policy> {
    match string(value)? {
        "strict" => Ok(Policy::Strict),
        "tolerant" => Ok(Policy::Tolerant),
        _ => Err(expected(value, "`strict` or `tolerant`")),
    }
}

fn table<'a, 'i>(value: &'a Value<'i>) -> Parsed<&'a DeTable<'i>> {
    value.get_ref().as_table().ok_or_else(|| expected(value, "a table"))
}

fn string<'a>(value: &'a Value<'_>) -> Parsed<&'a str> {
    value.get_ref().as_str().ok_or_else(|| expected(value, "a string"))
}

fn boolean(value: &Value<'_>) -> Parsed<bool> {
    value.get_ref().as_bool().ok_or_else(|| expected(value, "`true` or `false`"))
}

fn pointer((span, text): (Range<usize>, &str)) -> Parsed<FramePointer> {
    text.parse().map_err(|error: InvalidPointer| ConfigError { span, text: error.to_string() })
}

/// A string, or an array of strings, with their places.
fn strings<'a>(value: &'a Value<'_>) -> Parsed<Vec<(Range<usize>, &'a str)>> {
    match value.get_ref() {
        DeValue::Array(list) => list.iter().map(|value| Ok((value.span(), string(value)?))).collect(),
        DeValue::String(text) => Ok(vec![(value.span(), text)]),
        _ => Err(expected(value, "a string or an array of strings")),
    }
}

fn expected(value: &Value<'_>, what: &str) -> ConfigError {
    let found = value.get_ref().type_str();
    let text = if value.get_ref().is_str() { format!("expected {what}") } else { format!("expected {what}, found {found}") };
    ConfigError { span: value.span(), text }
}

fn unknown(span: Range<usize>, name: &str, known: &[&str]) -> ConfigError {
    let known_keys = format!("expected one of `{}`", known.join("`, `"));
    let help = offer(&near(name, known.iter().copied())).unwrap_or_else(|| known_keys.into());
    ConfigError { span, text: format!("unknown key `{name}`, {help}") }
}

fn unknown_rule(span: Range<usize>, id: &str) -> ConfigError {
    unknown_id(span, id, Rule::ALL.iter().map(|rule| rule.id()), "`tieline rules` lists the rules")
}

fn unknown_id<'k>(span: Range<usize>, id: &str, known: impl Iterator<Item = &'k str> + Clone, help: &str) -> ConfigError {
    let near = offer(&near(id, known));
    let help = near.unwrap_or_else(|| help.to_owned().into());
    ConfigError { span, text: format!("unknown rule `{id}`, {help}") }
}
