//! The command `tieline`, for any protocol.
//!
//! A command for your own protocol is one line:
//!
//! ```no_run
//! use std::process::ExitCode;
//!
//! use tieline::agent_desktop::AgentDesktop;
//!
//! fn main() -> ExitCode {
//!     tieline_cli::main::<AgentDesktop>()
//! }
//! ```

mod arguments;
mod capture;
mod check;
mod clock;
mod columns;
mod config;
mod coverage;
mod describe;
mod diff;
mod doc;
mod list;
mod progress;
mod redact;
mod rules;
mod sample;
mod schema;
mod show;
mod status;
mod whole_file;

use std::ffi::OsString;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;

use clap::{ArgMatches, FromArgMatches};
use tieline::Plan;
use tieline::message::ProtocolShape;
use tieline::protocol::Protocol;

use arguments::{Action, CommandLine, Surface};
use status::{CommandError, Status, print_error, rejected};

pub use capture::check_file;

/// Runs the command with the arguments of the process.
///
/// The exit status is 0 without problems at level deny, 1 with such problems, 2 if the arguments are invalid or an input cannot be
/// read, and 130 after an interrupt. `schema` has the statuses of [`tieline::schema::run`].
#[must_use]
pub fn main<P: Protocol>() -> ExitCode {
    run::<P>(std::env::args_os()).into()
}

/// Runs the command with the given arguments, the first of which is the name of the program, and returns the exit status: see
/// [`main`].
#[must_use]
pub fn run<P: Protocol>(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    run_with(P::SHAPE, P::plan, &arguments.into_iter().collect::<Vec<_>>())
}

/// As [`run`], with a function that returns the plan.
fn run_with(shape: &ProtocolShape, plan: fn() -> &'static Plan, arguments: &[OsString]) -> u8 {
    let mut command = arguments::command(shape, arguments);
    let matches = match command.try_get_matches_from_mut(arguments) {
        Ok(matches) => matches,
        Err(error) => return usage(&error),
    };
    let arguments = match CommandLine::from_arg_matches(&matches) {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error.format(&mut command)),
    };
    let Some(plan) = plan_of(&arguments, plan) else { return Status::Failed.into() };
    if let Action::Schema(action) = &arguments.action
        && let Some(out) = &action.out
    {
        return schema::write(plan, action, out, arguments.surface, command.get_name());
    }
    // Output to a terminal is written line by line, all other output in larger blocks.
    let stdout = io::stdout();
    let mut out: Box<dyn Write> = if stdout.is_terminal() {
        Box::new(stdout.lock())
    } else {
        Box::new(BufWriter::with_capacity(1 << 16, stdout.lock()))
    };
    let done = execute(plan, &arguments, &matches, &mut command, &mut *out).and_then(|status| match out.flush() {
        Ok(()) => Ok(status),
        Err(error) => Err(CommandError::Output(error, status)),
    });
    match done {
        Ok(status) => status.into(),
        // A closed pipe is not an error: readers such as `head` stop early.
        Err(CommandError::Output(error, status)) if error.kind() == io::ErrorKind::BrokenPipe => status.into(),
        Err(CommandError::Output(error, _)) => {
            print_error(&format!("cannot write the output: {error}"));
            Status::Failed.into()
        }
        Err(CommandError::Usage(kind, text)) => {
            let name = matches.subcommand_name().unwrap_or_default();
            let command = command.find_subcommand_mut(name);
            match command {
                Some(command) => usage(&command.error(kind, text)),
                None => Status::Failed.into(),
            }
        }
    }
}

/// Items for the tests of this repository. They are not part of the public API.
#[doc(hidden)]
pub mod __private {
    use std::ffi::OsString;

    use clap::FromArgMatches;
    use tieline::Plan;
    use tieline::protocol::Protocol;

    use super::arguments::{self, CommandLine, ListArguments, ShowArguments, When};
    use super::{list, show};

    /// The output of `list` for a plan, and of `show` for each of its messages, as text and as JSON.
    #[must_use]
    pub fn described(plan: &Plan) -> Option<String> {
        let mut out = Vec::new();
        for json in [false, true] {
            list::run(plan, &ListArguments { json }, &mut out).ok()?;
            for message in plan.all_messages() {
                let arguments = ShowArguments { name: message.name.clone().into_owned(), json };
                show::run(plan, &arguments, When::Never, &mut out).ok()?;
            }
        }
        String::from_utf8(out).ok()
    }

    /// The output of the command for some arguments.
    #[must_use]
    pub fn written<P: Protocol>(words: &[&str]) -> Option<String> {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        let mut command = arguments::command(P::SHAPE, &words);
        let matches = command.try_get_matches_from_mut(&words).ok()?;
        let arguments = CommandLine::from_arg_matches(&matches).ok()?;
        let mut out = Vec::new();
        let plan = super::plan_of(&arguments, P::plan)?;
        super::execute(plan, &arguments, &matches, &mut command, &mut out).ok()?;
        String::from_utf8(out).ok()
    }
}

/// The plan of the selected protocol. If its artefacts are rejected, the error is printed and the result is `None`.
fn plan_of(arguments: &CommandLine, built_in: fn() -> &'static Plan) -> Option<&'static Plan> {
    // Plans are leaked, since threads use them until the end of the process.
    let surface = |plan: &'static Plan| match arguments.surface {
        Surface::All => plan,
        Surface::Stable => Box::leak(Box::new(plan.stable())),
    };
    let Some(dir) = &arguments.protocol else { return Some(surface(built_in())) };
    match Plan::from_artefacts(dir) {
        Ok(plan) => Some(surface(Box::leak(Box::new(plan)))),
        Err(error) => {
            rejected(&error);
            None
        }
    }
}

fn execute(
    plan: &'static Plan,
    arguments: &CommandLine,
    matches: &ArgMatches,
    command: &mut clap::Command,
    out: &mut dyn Write,
) -> Result<Status, CommandError> {
    match &arguments.action {
        Action::Check(action) => {
            let matches = matches.subcommand_matches("check");
            return check::run(plan, action, matches, arguments, out);
        }
        Action::Trace(action) => {
            let matches = matches.subcommand_matches("trace");
            return check::trace(plan, action, matches, arguments, out);
        }
        Action::Coverage(action) => return coverage::run(plan, action, arguments.color, out),
        Action::Redact(action) => return redact::run(plan, action, out),
        Action::Diff(action) => return diff::run((plan, arguments.protocol.is_some()), action, arguments.surface, out),
        Action::Doc(action) => {
            return doc::run((plan, arguments.protocol.is_some()), action, arguments.surface, out);
        }
        Action::List(action) => list::run(plan, action, out),
        Action::Show(action) => return show::run(plan, action, arguments.color, out),
        Action::Sample(action) => return sample::run(plan, action, out),
        Action::Rules(action) => rules::run(action, out),
        Action::Completions(action) => {
            let name = command.get_name().to_owned();
            let mut script = Vec::new();
            clap_complete::generate(action.shell, command, name, &mut script);
            out.write_all(&script)
        }
        Action::Man => man(command, out),
        Action::Schema(action) => return schema::print(plan, action, out),
    }
    .map(|()| Status::Good)
    .map_err(|error| CommandError::Output(error, Status::Good))
}

/// Writes the manual page: the command, each subcommand in a section of its own, and what they have in common.
fn man(command: &mut clap::Command, out: &mut dyn Write) -> io::Result<()> {
    let name = command.get_name().to_owned();
    command.build();
    let page = clap_mangen::Man::new(command.clone()).source(format!("{name} {}", env!("CARGO_PKG_VERSION")));
    page.render_title(out)?;
    page.render_name_section(out)?;
    page.render_synopsis_section(out)?;
    page.render_description_section(out)?;
    for action in command.get_subcommands().filter(|action| action.get_name() != "help") {
        let page = clap_mangen::Man::new(action.clone());
        let mut text = Vec::new();
        page.render_description_section(&mut text)?;
        page.render_synopsis_section(&mut text)?;
        page.render_options_section(&mut text)?;
        page.render_extra_section(&mut text)?;
        // The sections of a subcommand are parts of one section.
        let text = String::from_utf8_lossy(&text)
            .replace(".SH DESCRIPTION\n", "")
            .replace(".SH SYNOPSIS\n", ".PP\n")
            .replace(".SH OPTIONS\n", ".SS Options\n")
            .replace(".SH EXTRA\n", ".SS Notes\n");
        writeln!(out, ".SH {} {}", name.to_uppercase(), action.get_name().to_uppercase())?;
        out.write_all(text.as_bytes())?;
    }
    out.write_all(COMMON.as_bytes())
}

/// The end of the manual page.
const COMMON: &str = r"
.SH EXIT STATUS
0 success; 1 problems at level deny, too little coverage, or breaking changes; 2 the command could not run, or an input cannot be read; 4 outdated
artefacts; 130 interrupted.
.SH ENVIRONMENT
.TP
NO_COLOR, CLICOLOR_FORCE
Whether colours are used with \fB\-\-color auto\fR.
.TP
GITHUB_STEP_SUMMARY
The file to which \fBcheck\fR and \fBtrace\fR append a summary with \fB\-\-format github\fR.
.TP
SOURCE_DATE_EPOCH
The time in reports of the format junit.
.SH FILES
.TP
tieline.toml
Settings of \fBcheck\fR, \fBtrace\fR, \fBcoverage\fR, \fBredact\fR and \fBdiff\fR, in the current directory.
";

/// Prints an error in the arguments, the help or the version.
fn usage(error: &clap::Error) -> u8 {
    // An error while an error is printed cannot be reported.
    let _ = error.print();
    if error.use_stderr() { Status::Failed.into() } else { Status::Good.into() }
}
