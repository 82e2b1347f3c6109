//! Methods that read and check frames of one message.

/// Implements the methods that read and check the frames of one message.
macro_rules! reading_methods {
    ([$($generics:tt)*] $frame:ty, $message:ident, $noun:literal, $kinds:expr) => {
        impl $($generics)* $frame {
            #[doc = concat!("Reads ", $noun, " of this message, strictly.")]
            ///
            /// # Errors
            /// If the text is not such a frame. The error contains all problems.
            pub fn read(text: &str) -> Result<Self, $crate::ReadError> {
                Self::read_with(text, $crate::Policy::Strict)
            }

            #[doc = concat!("Reads ", $noun, " of this message.")]
            ///
            /// # Errors
            /// If the text is not such a frame. The error contains all problems.
            pub fn read_with(text: &str, policy: $crate::Policy) -> Result<Self, $crate::ReadError> {
                $crate::frame::read($message::__plan(), text, policy, Some(Self::__only()), Self::__read, |_| Err($crate::frame::Rejected))
            }

            #[doc = concat!("Reads ", $noun, " of this message from bytes, strictly.")]
            ///
            /// # Errors
            /// If the bytes are not UTF-8 or not such a frame. The error contains all problems.
            pub fn read_slice(bytes: &[u8]) -> Result<Self, $crate::ReadError> {
                Self::read_slice_with(bytes, $crate::Policy::Strict)
            }

            #[doc = concat!("Reads ", $noun, " of this message from bytes.")]
            ///
            /// # Errors
            /// If the bytes are not UTF-8 or not such a frame. The error contains all problems.
            pub fn read_slice_with(bytes: &[u8], policy: $crate::Policy) -> Result<Self, $crate::ReadError> {
                match $crate::json::text_of(bytes) {
                    Ok(text) => Self::read_with(text, policy),
                    Err(_) => Err($crate::ReadError::new(Self::check_slice_with(bytes, policy))),
                }
            }

            #[doc = concat!("Reads ", $noun, " of this message from a value, such as a `Json` or a `serde_json::Value`, strictly.")]
            ///
            /// # Errors
            /// If the value is not such a frame, with positions in the value's text on one line; or if it cannot be written as
            /// JSON.
            pub fn read_value(value: &impl ::serde::Serialize) -> Result<Self, $crate::ReadError> {
                Self::read_value_with(value, $crate::Policy::Strict)
            }

            #[doc = concat!("Reads ", $noun, " of this message from a value, such as a `Json` or a `serde_json::Value`.")]
            ///
            /// # Errors
            /// If the value is not such a frame, with positions in the value's text on one line; or if it cannot be written as
            /// JSON.
            pub fn read_value_with(
                value: &impl ::serde::Serialize,
                policy: $crate::Policy,
            ) -> Result<Self, $crate::ReadError> {
                match ::serde_json::to_string(value) {
                    Ok(text) => Self::read_with(&text, policy),
                    Err(error) => Err($crate::ReadError::unwritable(&error)),
                }
            }

            #[doc = concat!("Reports all problems of a text as ", $noun, " of this message, strictly.")]
            #[must_use]
            pub fn check(text: &str) -> $crate::Report {
                Self::check_with(text, $crate::Policy::Strict)
            }

            #[doc = concat!("Reports all problems of a text as ", $noun, " of this message.")]
            #[must_use]
            pub fn check_with(text: &str, policy: $crate::Policy) -> $crate::Report {
                $crate::check::check($message::__plan(), text, policy, Some(Self::__only()))
            }

            #[doc = concat!("Reports all problems of bytes as ", $noun, " of this message, strictly.")]
            #[must_use]
            pub fn check_slice(bytes: &[u8]) -> $crate::Report {
                Self::check_slice_with(bytes, $crate::Policy::Strict)
            }

            #[doc = concat!("Reports all problems of bytes as ", $noun, " of this message.")]
            #[must_use]
            pub fn check_slice_with(bytes: &[u8], policy: $crate::Policy) -> $crate::Report {
                $crate::check::check_slice($message::__plan(), bytes, policy, Some(Self::__only()))
            }

            #[doc = concat!("Whether a text is ", $noun, " of this message. This is faster than `check`.")]
            #[must_use]
            pub fn is_valid(text: &str) -> bool {
                Self::is_valid_with(text, $crate::Policy::Strict)
            }

            #[doc = concat!("Whether a text is ", $noun, " of this message. This is faster than `check_with`.")]
            #[must_use]
            pub fn is_valid_with(text: &str, policy: $crate::Policy) -> bool {
                $crate::check::is_valid_as($message::__plan(), text, policy, Self::__only())
            }

            fn __only() -> $crate::check::FrameFilter {
                $crate::check::FrameFilter { name: $message::MESSAGE.name, kinds: &$kinds }
            }
        }
    };
}
pub(super) use reading_methods;
