//! How far `check` is: a bar on the standard error output, if that is a terminal.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use super::complain;
use crate::capture::{Source, Unreadable, Watch};

/// Nothing is drawn before so long: most runs are over by then.
const PATIENCE: Duration = Duration::from_millis(400);

/// The time from one drawing to the next.
const STEP: Duration = Duration::from_millis(100);

/// How many columns the bar has.
const WIDTH: u64 = 30;

/// Draws the bar, and says what cannot be read.
#[derive(Debug)]
pub(super) struct Progress {
    /// How many bytes there are, if that is known of every input.
    total: Option<u64>,
    /// When it is drawn next; never, where nobody watches.
    next: Option<Instant>,
    drawn: bool,
}

impl Progress {
    pub(super) fn new(sources: &[Result<Source, Unreadable>]) -> Self {
        let watched = io::stderr().is_terminal();
        let total = if watched { sources.iter().flatten().map(Source::length).sum() } else { None };
        Self { total, next: watched.then(|| Instant::now() + PATIENCE), drawn: false }
    }
}

impl Watch for Progress {
    fn unreadable(&mut self, input: &Unreadable) {
        complain(&format!("{}: cannot be read: {}", input.name, input.error));
    }

    fn read(&mut self, bytes: u64) {
        let Some(next) = &mut self.next else { return };
        let now = Instant::now();
        if now < *next {
            return;
        }
        *next = now + STEP;
        self.drawn = true;
        // A bar that cannot be drawn is no reason to stop.
        let _ = write!(io::stderr(), "\r{}\x1b[K", line(bytes, self.total));
    }

    fn writes(&mut self) {
        if std::mem::take(&mut self.drawn) {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

/// The bar, or only a count where the end is not known.
fn line(bytes: u64, total: Option<u64>) -> String {
    const MEGABYTE: u64 = 1_000_000;
    let Some(total) = total.filter(|&total| total > 0) else {
        return format!("{} MB checked", bytes / MEGABYTE);
    };
    let done = bytes.min(total);
    let part = |whole: u64| u64::try_from(u128::from(done) * u128::from(whole) / u128::from(total)).unwrap_or(whole);
    let bar: String = (0..WIDTH).map(|column| if column < part(WIDTH) { '#' } else { '.' }).collect();
    format!("[{bar}] {:>3}% of {} MB", part(100), total / MEGABYTE)
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_bar_shows_how_much_is_done() {
        assert_eq!(line(5_000_000, None), "5 MB checked");
        assert_eq!(line(5_000_000, Some(20_000_000)), "[#######.......................]  25% of 20 MB");
        assert_eq!(line(30, Some(20)), "[##############################] 100% of 0 MB");
    }
}
