//! `cargo xtask guide`: writes the tables of rules into their documents.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use tieline::compat;
use tieline::problem::Rule;

/// The lines before and after a table.
const START: &str = "<!-- rules: written by `cargo xtask guide` -->\n";
const END: &str = "<!-- /rules -->\n";

/// Writes the tables, or checks that they are up to date.
pub(crate) fn run(root: &Path, check: bool) -> ExitCode {
    let tables = [("docs/ci.md", rules()), ("docs/compatibility.md", compat::guide())];
    let mut status = ExitCode::SUCCESS;
    for (document, table) in tables {
        match write(&root.join(document), &table, check) {
            Ok(true) => println!("{document} is up to date"),
            Ok(false) if check => {
                eprintln!("{document} has an outdated table of rules: run `cargo xtask guide`");
                status = ExitCode::from(4);
            }
            Ok(false) => println!("{document} is written"),
            Err(error) => {
                eprintln!("error: {document}: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    status
}

/// Returns whether the table of a document is up to date, and writes it otherwise, unless `check` is set.
fn write(path: &Path, table: &str, check: bool) -> Result<bool, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let parts = text.split_once(START).and_then(|(head, rest)| Some((head, rest.split_once(END)?.1)));
    let (head, tail) = parts.ok_or_else(|| format!("the lines around the table are missing: {START}{END}"))?;
    let wanted = format!("{head}{START}\n{table}\n{END}{tail}");
    if wanted == text {
        return Ok(true);
    }
    if !check {
        std::fs::write(path, wanted).map_err(|error| error.to_string())?;
    }
    Ok(false)
}

/// The table of the rules of the checker.
fn rules() -> String {
    let mut out = "| rule | default level | meaning |\n|---|---|---|\n".to_owned();
    for rule in Rule::ALL {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "| `{}` | {} | {} |", rule.id(), rule.level().id(), rule.purpose());
    }
    out
}
