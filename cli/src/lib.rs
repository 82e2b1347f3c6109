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
mod describe;
mod diff;
mod list;
mod page;
mod progress;
mod rules;
mod sample;
mod show;
mod status;
mod waivers;

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;

use clap::{ArgMatches, FromArgMatches};
use tieline::message::ProtocolShape;
use tieline::protocol::Protocol;
use tieline::{Plan, schema};

use arguments::{Action, CommandLine};
use status::{CommandError, Status, complain, rejected};

pub use waivers::read_waivers;

/// Runs the command with the arguments of the process.
///
/// The exit status is 0 when nothing was found at level deny, 1 when something was, and 2 when the command could not
/// run: for its arguments, or for an input that could not be read; 130 when it was interrupted. `schema` has those of [`schema::run`].
#[must_use]
pub fn main<P: Protocol>() -> ExitCode {
    main_of(P::SHAPE, P::plan)
}

/// The same for a protocol whose plan is made when it is needed.
fn main_of(shape: &ProtocolShape, plan: fn() -> &'static Plan) -> ExitCode {
    let mut command = arguments::command(shape);
    let matches = match command.try_get_matches_from_mut(std::env::args_os()) {
        Ok(matches) => matches,
        Err(error) => return usage(&error),
    };
    let arguments = match CommandLine::from_arg_matches(&matches) {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error.format(&mut command)),
    };
    let Some(plan) = plan_of(&arguments, plan) else { return Status::Failed.into() };
    if let Action::Schema(action) = &arguments.action {
        let mode = if action.check { schema::Mode::Check } else { schema::Mode::Write };
        let mend = format!("{} schema --out {}", command.get_name(), action.out.display());
        return schema::run_plan(plan, &action.out, mode, &mend);
    }
    // Many lines in one go, unless somebody watches.
    let stdout = io::stdout();
    let mut out: Box<dyn Write> = if stdout.is_terminal() {
        Box::new(stdout.lock())
    } else {
        Box::new(BufWriter::with_capacity(1 << 16, stdout.lock()))
    };
    let done = run(plan, &arguments, &matches, &mut command, &mut *out).and_then(|status| match out.flush() {
        Ok(()) => Ok(status),
        Err(error) => Err(CommandError::Output(error, status)),
    });
    match done {
        Ok(status) => status.into(),
        // A closed pipe is not an error: the reader, such as `head`, has all it needs.
        Err(CommandError::Output(error, status)) if error.kind() == io::ErrorKind::BrokenPipe => status.into(),
        Err(CommandError::Output(error, _)) => {
            complain(&format!("cannot write the output: {error}"));
            Status::Failed.into()
        }
        Err(CommandError::Usage(kind, said)) => {
            let name = matches.subcommand_name().unwrap_or_default();
            let command = command.find_subcommand_mut(name);
            match command {
                Some(command) => usage(&command.error(kind, said)),
                None => Status::Failed.into(),
            }
        }
    }
}

/// What only the tests of this repository name: nothing here is part of the public interface.
#[doc(hidden)]
pub mod __private {
    use clap::FromArgMatches;
    use tieline::Plan;
    use tieline::protocol::Protocol;

    use super::arguments::{self, CommandLine, ListArguments, ShowArguments, When};
    use super::{list, show};

    /// What `list` writes for a plan, and `show` for each of its messages, as text and as JSON.
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

    /// What the command writes for some arguments.
    #[must_use]
    pub fn written<P: Protocol>(words: &[&str]) -> Option<String> {
        let mut command = arguments::command(P::SHAPE);
        let matches = command.try_get_matches_from_mut(words).ok()?;
        let arguments = CommandLine::from_arg_matches(&matches).ok()?;
        let mut out = Vec::new();
        let plan = super::plan_of(&arguments, P::plan)?;
        super::run(plan, &arguments, &matches, &mut command, &mut out).ok()?;
        String::from_utf8(out).ok()
    }
}

/// The plan of the protocol that is asked for; nothing, if its artefacts are rejected, which has been reported.
fn plan_of(arguments: &CommandLine, built_in: fn() -> &'static Plan) -> Option<&'static Plan> {
    let Some(dir) = &arguments.protocol else { return Some(built_in()) };
    match Plan::from_artefacts(dir) {
        // One in a process, to its end.
        Ok(plan) => Some(Box::leak(Box::new(plan))),
        Err(error) => {
            rejected(&error);
            None
        }
    }
}

fn run(
    plan: &'static Plan,
    arguments: &CommandLine,
    matches: &ArgMatches,
    command: &mut clap::Command,
    out: &mut dyn Write,
) -> Result<Status, CommandError> {
    match &arguments.action {
        Action::Check(action) => {
            let matches = matches.subcommand_matches("check");
            return check::run(plan, action, matches, arguments.color, out);
        }
        Action::Diff(action) => return diff::run(action, out),
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
        Action::Schema(_) => Ok(()),
    }
    .map(|()| Status::Good)
    .map_err(|error| CommandError::Output(error, Status::Good))
}

/// The manual page: of the command, and then of each of its tasks.
fn man(command: &mut clap::Command, out: &mut dyn Write) -> io::Result<()> {
    let source = format!("{} {}", command.get_name(), env!("CARGO_PKG_VERSION"));
    command.build();
    let page = clap_mangen::Man::new(command.clone()).source(source.as_str());
    page.render_title(out)?;
    page.render_name_section(out)?;
    page.render_synopsis_section(out)?;
    page.render_description_section(out)?;
    page.render_options_section(out)?;
    for action in command.get_subcommands() {
        let page = clap_mangen::Man::new(action.clone()).source(source.as_str());
        page.render_synopsis_section(out)?;
        page.render_description_section(out)?;
        page.render_options_section(out)?;
        page.render_extra_section(out)?;
    }
    Ok(())
}

/// Says that the arguments are wrong, or what was asked for: the help, the version.
fn usage(error: &clap::Error) -> ExitCode {
    // An error while an error is printed cannot be reported.
    let _ = error.print();
    if error.use_stderr() { Status::Failed.into() } else { Status::Good.into() }
}
