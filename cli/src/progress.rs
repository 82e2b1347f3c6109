//! The progress bar of `check`, on the standard error output if that is a terminal.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::status::{INTERRUPTED, print_error, print_warning};
use crate::capture::{Source, StopHandle, Unreadable, Watch};

/// The time before the bar is drawn first. Most runs are shorter.
const DELAY: Duration = Duration::from_millis(400);

/// The number of redraws per second.
const RATE: u8 = 10;

/// Draws the progress bar, prints errors about inputs, and stops the run after an interrupt.
#[derive(Debug)]
pub(super) struct ProgressDisplay {
    /// The total size in bytes, if it is known for every input.
    total: Option<u64>,
    /// The time of the first drawing; `None` if the output is not a terminal.
    first: Option<Instant>,
    bar: Option<ProgressBar>,
    /// Whether only errors are printed.
    quiet: bool,
}

impl ProgressDisplay {
    pub(super) fn new(sources: &[Result<Source, Unreadable>], quiet: bool) -> Self {
        let is_terminal = !quiet && io::stderr().is_terminal();
        let total = if is_terminal { sources.iter().flatten().map(Source::length).sum() } else { None };
        Self { total, first: is_terminal.then(|| Instant::now() + DELAY), bar: None, quiet }
    }

    /// Prints to the standard error output. The bar is hidden meanwhile.
    fn print(&self, print: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }
}

impl Watch for ProgressDisplay {
    fn begins(&mut self, stop: StopHandle) {
        // If no handler can be installed, signals terminate the process without a report.
        let _ = ctrlc::set_handler(move || {
            // A second interrupt does not wait for the output.
            if !stop.stop() {
                std::process::exit(INTERRUPTED.into());
            }
        });
    }

    fn unreadable(&mut self, input: &Unreadable) {
        self.print(|| print_error(&format!("cannot read `{}`: {}", input.name, input.error)));
    }

    fn remark(&mut self, name: &str, remark: &str) {
        if self.quiet {
            return;
        }
        self.print(|| print_warning(&format!("`{name}`: {remark}")));
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

/// The bar, or only a byte count if the total is unknown.
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
