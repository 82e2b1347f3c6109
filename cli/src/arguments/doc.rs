//! The arguments of `doc`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
#[command(after_help = "\
The page needs neither a network nor a web server: open it from the folder, attach it to a release, or publish it as it is. \
The same protocol gives the same bytes.

Examples:
  tieline doc --out site
  tieline doc --out site --since git:v1.0 --since git:v1.1
  tieline --protocol DIR doc --format markdown --out wiki

Exit status: 0 written, 2 invalid arguments, or the page cannot be generated or written.")]
pub(crate) struct DocArguments {
    /// The folder to write to.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// The format of the page.
    #[arg(long, value_enum, default_value_t = DocFormat::Html)]
    pub(crate) format: DocFormat,
    /// Add the changes since an older version, given as for `diff`. If the option is repeated, the oldest version comes first.
    #[arg(long, value_name = "VERSION")]
    pub(crate) since: Vec<PathBuf>,
    /// Also replace the page of another protocol or a file of another program.
    #[arg(long)]
    pub(crate) force: bool,
}

/// The formats of `doc`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DocFormat {
    /// `index.html`: a web page without references to other files, with search.
    Html,
    /// One page for a wiki, in a file named after the protocol, such as `agent-desktop.md`.
    Markdown,
}
