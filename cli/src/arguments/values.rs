//! Parses the values of options.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use tieline::compat::{FailOn, LevelSetting};
use tieline::problem::Rule;

use crate::capture::RuleSet;

/// Parses the id of a rule; the error for an unknown one suggests similar ids.
pub(super) fn rule() -> impl TypedValueParser<Value = Rule> {
    let ids = Rule::ALL.iter().map(|rule| PossibleValue::new(rule.id()).help(rule.purpose()));
    PossibleValuesParser::new(ids).try_map(|id| id.parse::<Rule>())
}

/// Parses the id of a rule, or `warnings`.
pub(super) fn rule_or_warnings() -> impl TypedValueParser<Value = RuleSet> {
    let ids = Rule::ALL.iter().map(|rule| PossibleValue::new(rule.id()).help(rule.purpose()));
    let all = ids.chain([PossibleValue::new("warnings").help("All rules whose problems are warnings.")]);
    PossibleValuesParser::new(all)
        .try_map(|id| if id == "warnings" { Ok(RuleSet::Warnings) } else { id.parse::<Rule>().map(RuleSet::One) })
}

/// Parses a value of `fail-on`.
pub(super) fn fail_on() -> impl TypedValueParser<Value = FailOn> {
    PossibleValuesParser::new(FailOn::ALL.iter().map(|one| PossibleValue::new(one.id()))).try_map(|id| id.parse::<FailOn>())
}

/// Parses the level of a rule or a category, for one of the combinations of versions or for both.
pub(super) fn level(text: &str) -> Result<LevelSetting, String> {
    let (rules, level) = text.split_once('=').ok_or("expected a rule and a level, such as `type-renamed=breaking`")?;
    let (id, peers) = match rules.split_once(':') {
        Some((id, peers)) => {
            (id, Some(peers.parse().map_err(|_| "expected `old-clients` or `new-clients` after the colon")?))
        }
        None => (rules, None),
    };
    let unknown = || format!("unknown rule `{id}`, `tieline rules diff` lists the rules");
    let rules = crate::config::rules(id).ok_or_else(unknown)?;
    let level =
        level.parse().map_err(|_| format!("unknown level `{level}`, expected ignore, compatible, caution or breaking"))?;
    Ok(LevelSetting::new(rules, peers, level))
}

/// Parses the format and the file of a report.
pub(super) fn output<F: ValueEnum>(text: &str) -> Result<(F, PathBuf), String> {
    let (format, file) = text.split_once('=').ok_or("expected a format and a file, such as `json=report.json`")?;
    let format = F::from_str(format, false).map_err(|_| format!("unknown format `{format}`"))?;
    if file.is_empty() { Err("expected a file after the format".to_owned()) } else { Ok((format, file.into())) }
}

/// Parses a number of frames or problems.
pub(super) fn whole(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "expected an integer of at least 0".to_owned())
}

/// Parses a number of bytes.
pub(super) fn bytes(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| "expected a number of bytes, such as `4194304`".to_owned())
}

/// Parses a number of threads.
pub(super) fn jobs(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "expected an integer of at least 1".to_owned())
}

/// Parses a percentage.
pub(super) fn percent(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(percent),
        _ => Err("expected a number from 0 to 100".to_owned()),
    }
}

/// Parses a share.
pub(super) fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("expected a number from 0 to 1".to_owned()),
    }
}
