//! `tieline schema`.

use std::io::Write;
use std::path::Path;

use tieline::Plan;
use tieline::schema::{self, Mode};

use super::arguments::{ArtefactArguments, DocumentFormat, Surface};
use super::status::{CommandError, Status, print_error};

/// Writes the artefacts or checks that they are up to date, and returns the exit status.
pub(super) fn write(plan: &Plan, arguments: &ArtefactArguments, out: &Path, surface: Surface, command: &str) -> u8 {
    let mode = match (arguments.check, arguments.force) {
        (true, _) => Mode::Check,
        (false, true) => Mode::Overwrite,
        (false, false) => Mode::Write,
    };
    let surface = if surface == Surface::Stable { " --surface stable" } else { "" };
    let update = format!("{command} schema{surface} --out {}", out.display());
    schema::run_plan(plan, out, mode, &update)
}

/// Prints a document of another format.
pub(super) fn print(plan: &Plan, arguments: &ArtefactArguments, out: &mut dyn Write) -> Result<Status, CommandError> {
    let document = match arguments.format {
        Some(DocumentFormat::Asyncapi) => schema::asyncapi(plan),
        // The arguments are complete only with a folder or a format.
        None => return Ok(Status::Good),
    };
    match document {
        Ok(document) => out
            .write_all(document.as_bytes())
            .map(|()| Status::Good)
            .map_err(|error| CommandError::Output(error, Status::Good)),
        Err(error) => {
            print_error(&error.to_string());
            Ok(Status::Bad)
        }
    }
}
