//! `cargo xtask consumers`: tests the artefacts and the command together with other tools.
//!
//! Code generators of other languages read the artefacts, and a small program uses the generated code. JSON Schema validators of
//! other languages must accept the same frames as the checker. The reports of the command are validated against the schemas of
//! their formats, and the integrations with CI services are run.

mod asyncapi;
mod csharp;
mod frames;
mod go;
mod java;
mod mermaid;
pub(crate) mod packages;
mod page;
mod python;
mod quicktype;
mod reports;
mod services;
mod spark;
pub(crate) mod tools;
mod typescript;
mod typify;
mod validators;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use clap::ValueEnum;
use testkit::gateway::Gateway;
use testkit::language::LanguageServer;
use testkit::realtime::Realtime;
use tieline::agent_desktop::AgentDesktop;

use frames::ConsumerFrames;
pub(crate) use frames::TEXT_RULES;
use tools::{Outcome, Tools, Trouble};

/// A tool that uses the artefacts or the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Consumer {
    /// ajv in strict mode, and with `discriminator`, validates frames.
    Ajv,
    /// The Python package `jsonschema` validates frames.
    Jsonschema,
    /// The command of sourcemeta validates frames.
    Sourcemeta,
    /// The official parser of `AsyncAPI` reads the documents.
    Asyncapi,
    /// json-schema-to-typescript, then `tsc`.
    Typescript,
    /// datamodel-code-generator, then pydantic and mypy.
    Python,
    /// typify, then rustc.
    Typify,
    /// quicktype, then `javac`, and Jackson if it can be installed.
    Java,
    /// quicktype, then the Go compiler.
    Go,
    /// quicktype, then Mono's compiler, and Newtonsoft's library.
    Csharp,
    /// The Python package: built, installed and tested.
    PythonPackage,
    /// The npm package: built, installed and tested.
    NpmPackage,
    /// Mermaid parses the diagrams of `tieline trace`.
    Mermaid,
    /// Chromium opens the pages of `tieline doc`, `tieline coverage` and `tieline trace`, and the playground of the npm package.
    Page,
    /// Spark, with the Python package in its workers.
    Spark,
    /// The reports of `tieline check` are valid SARIF, JUnit, GitLab and GitHub reports.
    Reports,
    /// GitHub's action, GitLab's script and pre-commit's hook check captures.
    Services,
}

/// Runs the given consumers, or all if none is given. A consumer whose tools are missing is skipped with a message.
pub(crate) fn run(root: &Path, only: &[Consumer], sampled: u64, seed: u64) -> ExitCode {
    let frames = match ConsumerFrames::gather::<AgentDesktop>(root, sampled, seed) {
        Ok(frames) => frames,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    // A protocol with unions of every form, integer enums, tuples and sets.
    let building = match ConsumerFrames::examples("building", &root.join("tests/building/schema")) {
        Ok(building) => building,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    let tools = Tools::new(root);
    // Protocols with envelopes of their own: flat, nested, and JSON-RPC.
    let envelopes = [
        ConsumerFrames::generated::<Realtime>(&tools.artefacts("realtime"), sampled / 10, seed),
        ConsumerFrames::generated::<Gateway>(&tools.artefacts("gateway"), sampled / 10, seed),
        ConsumerFrames::generated::<LanguageServer>(&tools.artefacts("language-server"), sampled / 10, seed),
    ];
    let envelopes = match envelopes.into_iter().collect::<Result<Vec<_>, _>>() {
        Ok(envelopes) => envelopes,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    let protocols = Protocols { desktop: &frames, building: &building, envelopes: &envelopes };
    let consumers = if only.is_empty() { Consumer::value_variants() } else { only };
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for consumer in consumers {
        let name = consumer.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
        let start = Instant::now();
        let outcome = consumer.run(&tools, protocols, (sampled, seed));
        let seconds = start.elapsed().as_secs_f64();
        match outcome {
            Ok(summary) => {
                passed += 1;
                println!("{name}: passed in {seconds:.0} s: {summary}");
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

/// The frames of the protocols that consumers read.
#[derive(Clone, Copy)]
struct Protocols<'f> {
    desktop: &'f ConsumerFrames,
    building: &'f ConsumerFrames,
    envelopes: &'f [ConsumerFrames],
}

impl Consumer {
    fn run(self, tools: &Tools, protocols: Protocols<'_>, (sampled, seed): (u64, u64)) -> Outcome {
        let Protocols { desktop: frames, building, envelopes } = protocols;
        match self {
            Self::Ajv => validators::ajv(tools, protocols),
            Self::Jsonschema => validators::jsonschema(tools, protocols),
            Self::Sourcemeta => validators::sourcemeta(tools, frames),
            Self::Asyncapi => asyncapi::run(tools),
            Self::Typescript => typescript::run(tools, frames, building, envelopes),
            Self::Python => python::run(tools, frames, building, envelopes),
            Self::Typify => typify::run(tools, frames, building),
            Self::Java => java::run(tools, frames, building),
            Self::Go => go::run(tools, frames, building),
            Self::Csharp => csharp::run(tools, frames, building),
            Self::PythonPackage => packages::python(tools),
            Self::NpmPackage => packages::node(tools),
            Self::Mermaid => mermaid::run(tools),
            Self::Page => page::run(tools),
            Self::Spark => spark::run(tools, sampled, seed),
            Self::Reports => reports::run(tools),
            Self::Services => services::run(tools),
        }
    }
}
