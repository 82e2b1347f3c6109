//! `cargo xtask consumers`: the artefacts and the command in use elsewhere. Generators of other languages read the artefacts and a
//! small program uses what they made; validators of other languages judge frames as the checker does; what reads reports
//! judges those of the command, and services of CI run it.

mod frames;
mod java;
mod judges;
mod python;
mod reports;
mod services;
mod tools;
mod typescript;
mod typify;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use clap::ValueEnum;
use tieline::agent_desktop::AgentDesktop;

use frames::Frames;
use tools::{Outcome, Trouble, Workshop};

/// One user of the artefacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Consumer {
    /// ajv in its strict mode, and with `discriminator`, judges frames.
    Ajv,
    /// The Python package `jsonschema` judges frames.
    Jsonschema,
    /// The command of sourcemeta judges frames.
    Sourcemeta,
    /// json-schema-to-typescript, then `tsc`.
    Typescript,
    /// datamodel-code-generator, then pydantic and mypy.
    Python,
    /// typify, then rustc.
    Typify,
    /// quicktype, then `javac`, and Jackson where it can be had.
    Java,
    /// The schemas and parsers of SARIF, JUnit, GitLab and GitHub judge the reports of `tieline check`.
    Reports,
    /// GitHub's action, GitLab's script and pre-commit's hook run over captures.
    Services,
}

/// Runs some consumers, all unless some are named. One whose tools are not at hand is skipped, with a word on what is missing.
pub(crate) fn run(root: &Path, only: &[Consumer], sampled: u64, seed: u64) -> ExitCode {
    let frames = match Frames::gather::<AgentDesktop>(root, sampled, seed) {
        Ok(frames) => frames,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    let workshop = Workshop::new(root);
    let consumers = if only.is_empty() { Consumer::value_variants() } else { only };
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for consumer in consumers {
        let name = consumer.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
        let start = Instant::now();
        let outcome = consumer.run(&workshop, &frames);
        let seconds = start.elapsed().as_secs_f64();
        match outcome {
            Ok(said) => {
                passed += 1;
                println!("{name}: passed in {seconds:.0} s: {said}");
            }
            Err(Trouble::Missing(what)) => {
                skipped += 1;
                println!("{name}: skipped: {what}");
            }
            Err(Trouble::Failed(why)) => {
                failed += 1;
                println!("{name}: failed in {seconds:.0} s\n{}", why.trim_end());
            }
        }
    }
    println!("consumers: {passed} passed, {failed} failed, {skipped} skipped");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

impl Consumer {
    fn run(self, workshop: &Workshop, frames: &Frames) -> Outcome {
        match self {
            Self::Ajv => judges::ajv(workshop, frames),
            Self::Jsonschema => judges::jsonschema(workshop, frames),
            Self::Sourcemeta => judges::sourcemeta(workshop, frames),
            Self::Typescript => typescript::run(workshop, frames),
            Self::Python => python::run(workshop, frames),
            Self::Typify => typify::run(workshop, frames),
            Self::Java => java::run(workshop, frames),
            Self::Reports => reports::run(workshop),
            Self::Services => services::run(workshop),
        }
    }
}
