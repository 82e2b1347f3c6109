//! `tieline diff`.

use std::io::{ErrorKind, Write};
use std::path::Path;

use tieline::compat::{Waivers, compare};
use tieline::{Plan, Policy};

use super::arguments::{DiffArguments, Surface};
use super::status::{CommandError, Status, print_error, rejected};

/// The default file of waivers.
const WAIVERS: &str = "tieline.toml";

pub(super) fn run(arguments: &DiffArguments, surface: Surface, out: &mut dyn Write) -> Result<Status, CommandError> {
    let policy: Policy = arguments.policy.into();
    let (old, new) = match (Plan::from_artefacts(&arguments.old), Plan::from_artefacts(&arguments.new)) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => {
            [old.err(), new.err()].into_iter().flatten().for_each(|error| rejected(&error));
            return Ok(Status::Failed);
        }
    };
    let (old, new) = match surface {
        Surface::All => (old, new),
        Surface::Stable => (old.stable(), new.stable()),
    };
    let waivers = match waivers(arguments.waivers.as_deref()) {
        Ok(waivers) => waivers,
        Err(text) => {
            print_error(&text);
            return Ok(Status::Failed);
        }
    };
    if let Err(error) = waivers.check(&old, &new) {
        print_error(&format!("{}: {error}", arguments.waivers.as_deref().unwrap_or(Path::new(WAIVERS)).display()));
        return Ok(Status::Failed);
    }
    let mut comparison = compare(&old, &new);
    waivers.apply(&mut comparison);
    let status = if comparison.is_breaking(policy) { Status::Bad } else { Status::Good };
    let report = comparison.report(arguments.format.into(), policy, arguments.all);
    out.write_all(report.as_bytes()).map(|()| status).map_err(|error| CommandError::Output(error, status))
}

/// Reads the waivers. The default file need not exist.
fn waivers(named: Option<&Path>) -> Result<Waivers, String> {
    let path = named.unwrap_or(Path::new(WAIVERS));
    match std::fs::read_to_string(path) {
        Ok(text) => super::waivers::read_waivers(&text).map_err(|error| format!("{}: {error}", path.display())),
        Err(error) if named.is_none() && error.kind() == ErrorKind::NotFound => Ok(Waivers::default()),
        Err(error) => Err(format!("cannot read `{}`: {error}", path.display())),
    }
}
