//! `tieline redact`.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use clap::error::ErrorKind;
use tieline::__private::command::has_sensitive_values;
use tieline::Plan;
use tieline::redact::{RedactOptions, RedactionKey, Redactor};

use super::arguments::RedactArguments;
use super::check::{extraction, find, search};
use super::config::Config;
use super::status::{CommandError, Status, print_error, print_note, print_warning};
use super::whole_file::{WholeFile, read_bytes};
use crate::capture::{InputSequence, RedactSummary, RunSettings, counted, redact};

pub(super) fn run(plan: &Plan, arguments: &RedactArguments, out: &mut dyn Write) -> Result<Status, CommandError> {
    let usage = |text: String| CommandError::Usage(ErrorKind::Io, text);
    if arguments.paths.is_empty() && io::stdin().is_terminal() {
        let reason = "expected files or folders, or frames on the standard input".to_owned();
        return Err(CommandError::Usage(ErrorKind::MissingRequiredArgument, reason));
    }
    let config = Config::read(arguments.inputs.config.as_deref()).map_err(usage)?;
    let mut options = RedactOptions::new(key(arguments)?);
    options.only_sensitive = arguments.only_sensitive;
    if arguments.only_sensitive && !has_sensitive_values(plan) {
        print_warning(
            "the protocol declares no values as sensitive, so that `--only-sensitive` replaces none: omit the option to replace all values",
        );
    }
    let search = search(&arguments.inputs, &config, None);
    let sources = find(&search, &arguments.paths, &arguments.output, arguments.quiet)?;
    let command_line = extraction(&arguments.inputs);
    let settings = RunSettings { base: config.settings, paths: config.paths, command_line };
    let mut redactor = Redactor::new(plan, options);
    let inputs = InputSequence { settings, sources, max_line: arguments.inputs.max_line };
    let done = match &arguments.output {
        Some(path) => {
            let cannot = |error| usage(format!("cannot create `{}`: {error}", path.display()));
            let mut file = WholeFile::create(path).map_err(cannot)?;
            redact(plan, &mut redactor, inputs, &mut file).and_then(|summary| file.finish().map(|()| summary))
        }
        // The summary is printed only if all output has been written.
        None => redact(plan, &mut redactor, inputs, out).and_then(|summary| out.flush().map(|()| summary)),
    };
    let summary = done.map_err(|error| CommandError::Output(error, Status::Good))?;
    let status = report(&summary, &redactor, arguments);
    Ok(status)
}

/// The key of the options, or a random one.
fn key(arguments: &RedactArguments) -> Result<RedactionKey, CommandError> {
    if let Some(secret) = &arguments.key {
        return Ok(RedactionKey::of(secret.as_bytes()));
    }
    let Some(path) = &arguments.key_file else { return Ok(RedactionKey::random()) };
    let secret = read_key(path).map_err(|text| CommandError::Usage(ErrorKind::Io, text))?;
    Ok(RedactionKey::of(secret.trim_ascii()))
}

fn read_key(path: &Path) -> Result<Vec<u8>, String> {
    let secret = read_bytes(path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
    if secret.trim_ascii().is_empty() { Err(format!("the key in `{}` is empty", path.display())) } else { Ok(secret) }
}

/// Prints what was replaced and what was not written.
fn report(summary: &RedactSummary, redactor: &Redactor<'_>, arguments: &RedactArguments) -> Status {
    let counts = redactor.counts();
    for input in &summary.unreadable {
        print_error(&format!("cannot read `{}`: {}", input.name, input.error));
    }
    for text in &summary.unwritten.first {
        print_warning(text);
    }
    let more = summary.unwritten.count - summary.unwritten.first.len() as u64;
    if more > 0 {
        print_warning(&format!("{} of the inputs not written", counted(more, "more part")));
    }
    if !arguments.quiet {
        let (frames, values) = (counted(summary.frames, "frame"), counted(counts.replaced, "value"));
        print_note(&format!("{frames} written, {values} replaced"));
        if summary.frameless > 0 {
            print_note(&format!("{} without a frame not written", counted(summary.frameless, "record")));
        }
        if counts.kept > 0 {
            print_note(&format!(
                "{} kept, because no other of the same form is valid, or none was found",
                counted(counts.kept, "value")
            ));
        }
        if counts.collisions > 0 {
            let values = counted(counts.collisions, "value");
            print_note(&format!("{values} with the pseudonym of another, because few of the same form are valid"));
        }
    }
    if !summary.unreadable.is_empty() {
        Status::Failed
    } else if summary.unwritten.count > 0 {
        Status::Bad
    } else {
        Status::Good
    }
}
