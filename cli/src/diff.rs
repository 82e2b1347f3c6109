//! `tieline diff`.

mod archive;
mod format;
mod source;

use std::collections::BTreeSet;
use std::io::{self, Write};

use tieline::Plan;
use tieline::compat::{ArtefactLines, ChangePolicy, Comparison, ComparisonFormat, Use, Waived, compare};
use tieline::json::{Json, JsonObject};
use tieline::schema::artefacts_of;

use super::arguments::{DiffArguments, DiffFormat, Surface};
use super::clock::today;
use super::columns::table;
use super::config::Config;
use super::status::{CommandError, Status, print_error, print_note};
use format::DiffReport;
pub(super) use source::{Version, load};

/// Compares versions. `is_loaded` means that the plan comes from artefacts.
pub(super) fn run(
    (plan, is_loaded): (&Plan, bool),
    arguments: &DiffArguments,
    surface: Surface,
    out: &mut dyn Write,
) -> Result<Status, CommandError> {
    let policy = match Config::read(arguments.config.as_deref()) {
        Ok(config) => with_arguments(config.diff, arguments),
        Err(text) => return Ok(failed(&text)),
    };
    let (old, new) = match arguments.versions.split_last() {
        Some((new, old)) if !old.is_empty() => (old, Some(load(new))),
        // Artefacts are compared as they were loaded, even if no examples can be generated for them.
        _ if is_loaded => (&*arguments.versions, None),
        _ => (&*arguments.versions, Some(of_plan(plan))),
    };
    if is_loaded && new.is_some() {
        print_note("`--protocol` has no effect, because the newer version is given too");
    }
    let loaded: Vec<Option<Version>> = old.iter().map(|path| load(path)).collect();
    let count = loaded.len();
    let old: Vec<Version> = loaded.into_iter().flatten().collect();
    if old.len() < count || matches!(new, Some(None)) {
        return Ok(Status::Failed);
    }
    let new = new.flatten().map(|new| Version { plan: surface.of(new.plan), ..new });
    let newest = new.as_ref().map_or(plan, |new| &new.plan);
    let plans: Vec<Plan> = old.into_iter().map(|version| surface.of(version.plan)).collect();
    let mut comparisons: Vec<Comparison> = plans.iter().map(|plan| compare(plan, newest)).collect();
    Comparison::count_deprecations(&mut comparisons);
    for (comparison, plan) in comparisons.iter_mut().zip(&plans) {
        if let Err(error) = policy.apply(comparison, plan, newest, &today()) {
            let file = arguments.config.as_deref().map_or("tieline.toml".into(), |path| path.display().to_string());
            return Ok(failed(&format!("{file}: {error}")));
        }
    }
    keep_unused(&mut comparisons);
    let is_bad = comparisons.iter().any(|comparison| policy.fails(comparison));
    let status = if is_bad { Status::Bad } else { Status::Good };
    let lines = new.as_ref().and_then(|new| ArtefactLines::new(new.folder.as_deref()?, &new.artefacts));
    report(&comparisons, &policy, lines.as_ref(), arguments, out).map_err(|error| CommandError::Output(error, status))?;
    if is_bad && !comparisons.iter().any(|comparison| comparison.is_breaking(policy.readers)) {
        print_note(&format!("the comparison fails because `fail-on` is `{}`", policy.fail_on.id()));
    }
    note_missing_versions(&comparisons, &policy);
    Ok(status)
}

/// Prints a note if fewer older versions are compared than something that was removed must have been deprecated in, or if it is not known
/// since when it was deprecated.
fn note_missing_versions(comparisons: &[Comparison], policy: &ChangePolicy) {
    let versions: BTreeSet<&str> = comparisons.iter().map(|comparison| &*comparison.old).collect();
    let findings = comparisons.iter().flat_map(|comparison| &comparison.findings);
    let removed: Vec<&Use> = findings.flat_map(|finding| &finding.uses).filter(|one| one.was_deprecated).collect();
    if !removed.is_empty() && versions.len() < policy.deprecated_versions {
        let (required, given) = (policy.deprecated_versions, versions.len());
        print_note(&format!(
            "`deprecated-versions` is {required}, but the number of older versions that are given is {given}"
        ));
    }
    if policy.deprecated_days > 0 && removed.iter().any(|one| one.deprecated_since.is_none()) {
        print_note("`deprecated-days` requires older versions with a release date, `released` in their `index.json`");
    }
}

fn failed(text: &str) -> Status {
    print_error(text);
    Status::Failed
}

/// The policy of the configuration, with what the arguments change.
fn with_arguments(mut policy: ChangePolicy, arguments: &DiffArguments) -> ChangePolicy {
    policy.readers = arguments.policy.map_or(policy.readers, Into::into);
    policy.fail_on = arguments.fail_on.unwrap_or(policy.fail_on);
    policy.levels.extend(arguments.level.iter().copied());
    policy
}

/// The protocol of the command as a version. Its artefacts are generated, so that a change is compared before the files are updated.
pub(super) fn of_plan(plan: &Plan) -> Option<Version> {
    let made = artefacts_of(plan).map_err(|error| print_error(&error.to_string())).ok()?;
    let loaded = Plan::of_artefacts("the artefacts", &made).map_err(|error| print_error(&error.to_string())).ok()?;
    Some(Version { plan: loaded, artefacts: made, folder: None })
}

/// Reports a waiver as unused only if it matches no change in any comparison, and once.
fn keep_unused(comparisons: &mut [Comparison]) {
    let Some((last, others)) = comparisons.split_last_mut() else { return };
    for other in others {
        let Waived { unused, .. } = std::mem::take(&mut other.waived);
        last.waived.unused.retain(|waiver| unused.contains(waiver));
    }
}

fn report(
    comparisons: &[Comparison],
    policy: &ChangePolicy,
    lines: Option<&ArtefactLines<'_>>,
    arguments: &DiffArguments,
    out: &mut dyn Write,
) -> io::Result<()> {
    let readers = policy.readers;
    let whole = DiffReport { comparisons, readers, all: arguments.all, lines };
    let format = match arguments.format {
        DiffFormat::Sarif => return whole.sarif(out),
        DiffFormat::Gitlab => return whole.gitlab(out),
        DiffFormat::Junit => return whole.junit(out),
        DiffFormat::Human => ComparisonFormat::Human,
        DiffFormat::Json => ComparisonFormat::Json,
        DiffFormat::Github => ComparisonFormat::Github,
        DiffFormat::Markdown => ComparisonFormat::Markdown,
        DiffFormat::Changelog => ComparisonFormat::Changelog,
    };
    for (index, comparison) in comparisons.iter().enumerate() {
        if index > 0 && matches!(format, ComparisonFormat::Human | ComparisonFormat::Markdown) {
            writeln!(out)?;
        }
        out.write_all(comparison.report_with_lines(format, readers, arguments.all, lines).as_bytes())?;
    }
    if comparisons.len() < 2 {
        return Ok(());
    }
    let rows = comparisons.iter().map(|comparison| row(comparison, policy));
    match format {
        ComparisonFormat::Human => {
            let heading = HEADINGS.map(str::to_owned);
            let rows: Vec<[String; 6]> = [heading].into_iter().chain(rows).collect();
            write!(out, "\n{}", table("", &rows))
        }
        ComparisonFormat::Markdown => {
            writeln!(out, "\n| {} |\n|---|---|---:|---:|---:|---:|", HEADINGS.join(" | "))?;
            rows.into_iter().try_for_each(|row| writeln!(out, "| {} |", row.join(" | ")))
        }
        ComparisonFormat::Json => {
            let rows = rows.map(|row| Json::from(HEADINGS.into_iter().zip(row).collect::<JsonObject>()));
            let mut line = JsonObject::new();
            line.insert("type", "versions");
            line.insert("versions", rows.collect::<Vec<_>>());
            writeln!(out, "{}", Json::from(line))
        }
        _ => Ok(()),
    }
}

/// The columns of the table of versions.
const HEADINGS: [&str; 6] = ["version", "verdict", "breaking", "caution", "compatible", "waived"];

fn row(comparison: &Comparison, policy: &ChangePolicy) -> [String; 6] {
    let counts = comparison.counts(policy.readers);
    let verdict = if comparison.is_breaking(policy.readers) { "breaking" } else { "compatible" };
    let counts = [counts.breaking, counts.caution, counts.compatible, counts.waived].map(|count| count.to_string());
    let [breaking, caution, compatible, waived] = counts;
    [comparison.old.clone(), verdict.to_owned(), breaking, caution, compatible, waived]
}
