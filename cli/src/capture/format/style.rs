//! Colours, where they are wanted.

/// The escapes of a terminal, or nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    coloured: bool,
}

impl Style {
    pub(crate) const fn new(coloured: bool) -> Self {
        Self { coloured }
    }

    /// For what is wrong.
    pub(crate) fn error(self) -> &'static str {
        self.escape("\x1b[1;31m")
    }

    /// For what may be wrong.
    pub(crate) fn warning(self) -> &'static str {
        self.escape("\x1b[1;33m")
    }

    /// For what is good.
    pub(crate) fn good(self) -> &'static str {
        self.escape("\x1b[1;32m")
    }

    /// For what one should see first.
    pub(crate) fn strong(self) -> &'static str {
        self.escape("\x1b[1m")
    }

    /// For the frame of a excerpt.
    pub(crate) fn frame(self) -> &'static str {
        self.escape("\x1b[1;34m")
    }

    /// Back to what it was.
    pub(crate) fn reset(self) -> &'static str {
        self.escape("\x1b[0m")
    }

    fn escape(self, code: &'static str) -> &'static str {
        if self.coloured { code } else { "" }
    }
}
