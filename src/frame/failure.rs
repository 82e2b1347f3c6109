//! The methods of failures that `envelope!` does not generate, and their `Display` and `Debug`.

use std::borrow::Cow;
use std::fmt;

use super::{Failure, Request, WriteError};
use crate::catalogue::Command;
use crate::check::ReadError;
use crate::envelope::FailureDetail;
use crate::json::{Json, JsonObject};
use crate::problem::escape;
use crate::targets::{TargetError, parse, print};

/// An error in a failure with a code that may be shown.
///
/// `Display` and `Debug` of the failures of an envelope show the code of the error if its type implements this trait. They show no other
/// values, which may be personal data.
pub trait ErrorCode {
    /// The code.
    fn code(&self) -> Cow<'_, str>;
}

impl ErrorCode for FailureDetail {
    fn code(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.code)
    }
}

/// The error of a failure. Its method `code` is that of [`NoErrorCode`], unless the error has a code.
#[derive(Debug)]
pub struct CodeOf<'a, T>(pub &'a T);

impl<'a, T: ErrorCode> CodeOf<'a, T> {
    /// The code.
    #[must_use]
    pub fn code(&self) -> Option<Cow<'a, str>> {
        Some(self.0.code())
    }
}

/// The method of errors without a code.
pub trait NoErrorCode {
    /// Nothing.
    fn code(&self) -> Option<Cow<'static, str>> {
        None
    }
}

impl<T> NoErrorCode for CodeOf<'_, T> {}

/// Writes the command of a failure, and the code of its error.
pub fn display_failure(command: &str, code: Option<Cow<'_, str>>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "`{command}` failed")?;
    code.map_or(Ok(()), |code| write!(f, ": {}", escape(&code)))
}

/// Writes the same as [`display_failure`], because `main` and `unwrap` print errors with `Debug`.
pub fn debug_failure(command: &str, code: Option<Cow<'_, str>>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut out = f.debug_struct("Failure");
    out.field("command", &command);
    if let Some(code) = code {
        out.field("code", &code);
    }
    out.finish_non_exhaustive()
}

impl<C: Command> Request<C> {
    /// The failure of this request, with the request as its `original`.
    ///
    /// # Errors
    /// If the request itself is not valid. A request with values nested 127 levels deep is valid, and its failure cannot be written, because
    /// it contains the request one level deeper: then replace the deep value in [`Failure::original`], which may be any object.
    pub fn fail(&self, code: impl Into<String>, message: impl Into<String>) -> Result<Failure<C>, WriteError> {
        let text = self.to_json()?;
        let original = match text.parse() {
            Ok(Json::Object(original)) => original,
            _ => JsonObject::new(),
        };
        let failure = FailureDetail { code: code.into(), message: message.into(), context: None };
        Ok(Failure::new(print(&self.target), failure, original))
    }
}

impl<C: Command> Failure<C> {
    /// The target of the request, parsed.
    ///
    /// # Errors
    /// If the text is not a target of the command.
    pub fn read_target(&self) -> Result<C::Target, TargetError> {
        parse(&self.target)
    }

    /// The request that failed, read from `original`.
    ///
    /// # Errors
    /// If `original` is not a valid request. The error contains all problems, with positions in the text of `original` on one line.
    pub fn read_original(&self) -> Result<Request<C>, ReadError> {
        Request::read(&Json::Object(self.original.clone()).to_string())
    }
}
