//! Terminal colours.

/// The escape sequences of a terminal; empty if colours are off.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    coloured: bool,
}

impl Style {
    pub(crate) const fn new(coloured: bool) -> Self {
        Self { coloured }
    }

    /// The colour of errors.
    pub(crate) fn error(self) -> &'static str {
        self.escape("\x1b[1;31m")
    }

    /// The colour of warnings.
    pub(crate) fn warning(self) -> &'static str {
        self.escape("\x1b[1;33m")
    }

    /// The colour of success.
    pub(crate) fn good(self) -> &'static str {
        self.escape("\x1b[1;32m")
    }

    /// Bold, for titles.
    pub(crate) fn strong(self) -> &'static str {
        self.escape("\x1b[1m")
    }

    /// The colour of the frame around an excerpt.
    pub(crate) fn frame(self) -> &'static str {
        self.escape("\x1b[1;34m")
    }

    /// Resets the style.
    pub(crate) fn reset(self) -> &'static str {
        self.escape("\x1b[0m")
    }

    fn escape(self, code: &'static str) -> &'static str {
        if self.coloured { code } else { "" }
    }
}
