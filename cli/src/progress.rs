//! How far `check` is: a bar on the standard error output, if that is a terminal.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::status::{INTERRUPTED, complain};
use crate::capture::{Source, StopHandle, Unreadable, Watch};

/// Nothing is drawn before so long: most runs are over by then.
const PATIENCE: Duration = Duration::from_millis(400);

/// How often it is drawn in a second.
const RATE: u8 = 10;

/// Draws the bar, says what cannot be read, and hears when the run is to stop.
#[derive(Debug)]
pub(super) struct ProgressDisplay {
    /// How many bytes there are, if that is known of every input.
    total: Option<u64>,
    /// When it is drawn first; never, where nobody watches.
    first: Option<Instant>,
    bar: Option<ProgressBar>,
}

impl ProgressDisplay {
    pub(super) fn new(sources: &[Result<Source, Unreadable>]) -> Self {
        let watched = io::stderr().is_terminal();
        let total = if watched { sources.iter().flatten().map(Source::length).sum() } else { None };
        Self { total, first: watched.then(|| Instant::now() + PATIENCE), bar: None }
    }
}

impl Watch for ProgressDisplay {
    fn begins(&mut self, stop: StopHandle) {
        // Where signals cannot be heard, the process ends as it would without us.
        let _ = ctrlc::set_handler(move || {
            // A second interrupt does not wait for the output.
            if !stop.stop() {
                std::process::exit(INTERRUPTED.into());
            }
        });
    }

    fn unreadable(&mut self, input: &Unreadable) {
        let said = || complain(&format!("cannot read `{}`: {}", input.name, input.error));
        match &self.bar {
            Some(bar) => bar.suspend(said),
            None => said(),
        }
    }

    fn read(&mut self, bytes: u64) {
        if self.first.is_none_or(|first| Instant::now() < first) {
            return;
        }
        self.bar.get_or_insert_with(|| bar(self.total)).set_position(bytes);
    }

    fn around(&mut self, write: &mut dyn FnMut() -> io::Result<()>) -> io::Result<()> {
        match &self.bar {
            Some(bar) if io::stdout().is_terminal() => bar.suspend(write),
            _ => write(),
        }
    }
}

impl Drop for ProgressDisplay {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// The bar, or only a count where the end is not known.
fn bar(total: Option<u64>) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr_with_hz(RATE));
    let template = match total {
        Some(_) => "[{bar:30}] {percent:>3}% of {total_bytes}, {bytes_per_sec}, {eta} left",
        None => "{bytes} checked, {bytes_per_sec}",
    };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_style(style.progress_chars("##."));
    bar
}
