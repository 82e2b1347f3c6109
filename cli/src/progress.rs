//! The progress bar of `check`, on the standard error output if that is a terminal.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use super::status::{INTERRUPTED, print_error, print_warning};
use crate::capture::{Source, StopHandle, Unreadable, Watch};

/// The time before the bar is drawn first. Most runs are shorter.
const DELAY: Duration = Duration::from_millis(400);

/// The time between two drawings.
const INTERVAL: Duration = Duration::from_millis(100);

/// The width of the bar in characters.
const WIDTH: usize = 30;

/// Moves the cursor to the start of the line, and erases it.
const ERASE: &str = "\r\x1b[2K";

/// Draws the progress bar, prints errors about inputs, and stops the run after an interrupt.
#[derive(Debug)]
pub(super) struct ProgressDisplay {
    /// The total size in bytes, if it is known for every input.
    total: Option<u64>,
    start: Instant,
    /// The time of the next drawing; `None` if the output is not a terminal.
    next: Option<Instant>,
    /// The line on the terminal; empty before the first drawing.
    line: String,
    /// Whether only errors are printed.
    quiet: bool,
}

impl ProgressDisplay {
    pub(super) fn new(sources: &[Result<Source, Unreadable>], quiet: bool) -> Self {
        let is_terminal = !quiet && io::stderr().is_terminal();
        let total = if is_terminal { sources.iter().flatten().map(Source::length).sum() } else { None };
        let start = Instant::now();
        Self { total, start, next: is_terminal.then(|| start + DELAY), line: String::new(), quiet }
    }

    /// Calls a function that prints to the terminal. The bar is hidden meanwhile.
    fn hidden<T>(&self, print: impl FnOnce() -> T) -> T {
        if self.line.is_empty() {
            return print();
        }
        draw(ERASE);
        let result = print();
        draw(&self.line);
        result
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
        self.hidden(|| print_error(&format!("cannot read `{}`: {}", input.name, input.error)));
    }

    fn remark(&mut self, name: &str, remark: &str) {
        if self.quiet {
            return;
        }
        self.hidden(|| print_warning(&format!("`{name}`: {remark}")));
    }

    fn read(&mut self, bytes: u64) {
        let now = Instant::now();
        if self.next.is_none_or(|next| now < next) {
            return;
        }
        self.next = Some(now + INTERVAL);
        self.line = line(bytes, self.total, now - self.start);
        draw(&format!("{ERASE}{}", self.line));
    }

    fn around(&mut self, write: &mut dyn FnMut() -> io::Result<()>) -> io::Result<()> {
        if io::stdout().is_terminal() { self.hidden(write) } else { write() }
    }
}

impl Drop for ProgressDisplay {
    fn drop(&mut self) {
        if !self.line.is_empty() {
            draw(ERASE);
        }
    }
}

/// Writes to the terminal. Without the bar, the run is the same.
fn draw(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

/// The bar with the remaining time, or only the number of bytes if the total is unknown.
fn line(bytes: u64, total: Option<u64>, elapsed: Duration) -> String {
    let millis = elapsed.as_millis().max(1);
    let speed = size(u64::try_from(u128::from(bytes) * 1000 / millis).unwrap_or(u64::MAX));
    // A file may grow while it is read.
    let Some(total) = total.filter(|total| (1..=*total).contains(&bytes)) else {
        return format!("{} checked, {speed}/s", size(bytes));
    };
    let part = |whole: u128| u128::from(bytes) * whole / u128::from(total);
    let done = usize::try_from(part(WIDTH as u128)).unwrap_or(WIDTH);
    let left = millis * u128::from(total - bytes) / u128::from(bytes) / 1000;
    let (done, rest, percent) = ("#".repeat(done), ".".repeat(WIDTH - done), part(100));
    format!("[{done}{rest}] {percent:>3}% of {}, {speed}/s, {left} s left", size(total))
}

/// A number of bytes with a unit.
fn size(bytes: u64) -> String {
    let units = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    match units.into_iter().find(|(unit, _)| bytes >= *unit) {
        Some((unit, name)) => format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit),
        None => format!("{bytes} B"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_shows_the_speed_and_the_remaining_time_if_the_total_is_known() {
        let seconds = Duration::from_secs;
        assert_eq!(
            line(50_000_000, Some(200_000_000), seconds(2)),
            "[#######.......................]  25% of 200.0 MB, 25.0 MB/s, 6 s left"
        );
        assert_eq!(line(2, Some(2), seconds(0)), "[##############################] 100% of 2 B, 2.0 kB/s, 0 s left");
        for total in [None, Some(0), Some(1_499)] {
            assert_eq!(line(1_500, total, seconds(1)), "1.5 kB checked, 1.5 kB/s");
        }
        assert_eq!(line(0, Some(9), seconds(1)), "0 B checked, 0 B/s");
        assert_eq!(line(u64::MAX, None, seconds(1)), "18446744073.7 GB checked, 18446744073.7 GB/s");
    }
}
