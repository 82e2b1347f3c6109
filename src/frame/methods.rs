//! Methods of frames. These are macros because `envelope!` calls them too.

/// Implements the methods of the frames of one message: reading, checking, writing, and the traits of serde.
#[doc(hidden)]
#[macro_export]
macro_rules! __frame_methods {
    ([$($generics:tt)*] $frame:ty, $message:ident, $envelope:ident, $noun:literal, $kinds:expr) => {
        $crate::__own_methods!([$($generics)*] $frame);

        impl<$($generics)*> $crate::__private::Serialize for $frame {
            /// Checks and serialises the frame.
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                to: S,
            ) -> $crate::__private::Result<S::Ok, S::Error> {
                $crate::__private::serialize_frame(self, to)
            }
        }

        impl<'de, $($generics)*> $crate::__private::Deserialize<'de> for $frame {
            /// Reads the frame, strictly.
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                from: D,
            ) -> $crate::__private::Result<Self, D::Error> {
                $crate::__private::deserialize_frame(from, Self::read)
            }
        }

        impl<$($generics)*> $frame {
            #[doc = concat!("Reads ", $noun, " of this message, strictly.")]
            ///
            /// # Errors
            /// If the text is not such a frame. The error contains all problems.
            pub fn read(text: &$crate::__private::str) -> $crate::__private::Result<Self, $crate::ReadError> {
                Self::read_with(text, $crate::Policy::Strict)
            }

            #[doc = concat!("Reads ", $noun, " of this message.")]
            ///
            /// # Errors
            /// If the text is not such a frame. The error contains all problems.
            pub fn read_with(text: &$crate::__private::str, policy: $crate::Policy) -> $crate::__private::Result<Self, $crate::ReadError> {
                $crate::__private::read_frame::<Self>($message::__plan(&$envelope), text, policy, Self::__only())
            }

            #[doc = concat!("Reads ", $noun, " of this message from bytes, strictly.")]
            ///
            /// # Errors
            /// If the bytes are not UTF-8 or not such a frame. The error contains all problems.
            pub fn read_slice(bytes: &[$crate::__private::u8]) -> $crate::__private::Result<Self, $crate::ReadError> {
                Self::read_slice_with(bytes, $crate::Policy::Strict)
            }

            #[doc = concat!("Reads ", $noun, " of this message from bytes.")]
            ///
            /// # Errors
            /// If the bytes are not UTF-8 or not such a frame. The error contains all problems.
            pub fn read_slice_with(bytes: &[$crate::__private::u8], policy: $crate::Policy) -> $crate::__private::Result<Self, $crate::ReadError> {
                $crate::__private::read_frame_slice::<Self>($message::__plan(&$envelope), bytes, policy, Self::__only())
            }

            #[doc = concat!("Reads ", $noun, " of this message from a value, such as a `Json` or a `serde_json::Value`, strictly.")]
            ///
            /// # Errors
            /// If the value is not such a frame, with positions in the value's text on one line; or if it cannot be written as
            /// JSON.
            pub fn read_value(value: &impl $crate::__private::Serialize) -> $crate::__private::Result<Self, $crate::ReadError> {
                Self::read_value_with(value, $crate::Policy::Strict)
            }

            #[doc = concat!("Reads ", $noun, " of this message from a value, such as a `Json` or a `serde_json::Value`.")]
            ///
            /// # Errors
            /// If the value is not such a frame, with positions in the value's text on one line; or if it cannot be written as
            /// JSON.
            pub fn read_value_with(
                value: &impl $crate::__private::Serialize,
                policy: $crate::Policy,
            ) -> $crate::__private::Result<Self, $crate::ReadError> {
                match $crate::__private::text_of_value(value) {
                    $crate::__private::Ok(text) => Self::read_with(&text, policy),
                    $crate::__private::Err(error) => $crate::__private::Err(error),
                }
            }

            #[doc = concat!("Reports all problems of a text as ", $noun, " of this message, strictly.")]
            #[must_use]
            pub fn check(text: &$crate::__private::str) -> $crate::Report {
                Self::check_with(text, $crate::Policy::Strict)
            }

            #[doc = concat!("Reports all problems of a text as ", $noun, " of this message.")]
            #[must_use]
            pub fn check_with(text: &$crate::__private::str, policy: $crate::Policy) -> $crate::Report {
                $crate::__private::check_frame($message::__plan(&$envelope), text, policy, Self::__only())
            }

            #[doc = concat!("Reports all problems of bytes as ", $noun, " of this message, strictly.")]
            #[must_use]
            pub fn check_slice(bytes: &[$crate::__private::u8]) -> $crate::Report {
                Self::check_slice_with(bytes, $crate::Policy::Strict)
            }

            #[doc = concat!("Reports all problems of bytes as ", $noun, " of this message.")]
            #[must_use]
            pub fn check_slice_with(bytes: &[$crate::__private::u8], policy: $crate::Policy) -> $crate::Report {
                $crate::__private::check_frame_slice($message::__plan(&$envelope), bytes, policy, Self::__only())
            }

            #[doc = concat!("Whether a text is ", $noun, " of this message. This is faster than `check`.")]
            #[must_use]
            pub fn is_valid(text: &$crate::__private::str) -> $crate::__private::bool {
                Self::is_valid_with(text, $crate::Policy::Strict)
            }

            #[doc = concat!("Whether a text is ", $noun, " of this message. This is faster than `check_with`.")]
            #[must_use]
            pub fn is_valid_with(text: &$crate::__private::str, policy: $crate::Policy) -> $crate::__private::bool {
                $crate::__private::is_valid_frame($message::__plan(&$envelope), text, policy, Self::__only())
            }

            fn __only() -> $crate::__private::FrameFilter {
                $crate::__private::FrameFilter { kinds: &$kinds, message: 0 }
            }
        }
    };
}

/// Implements the methods of [`Frame`] as inherent methods too, so that calling them needs no import.
#[doc(hidden)]
#[macro_export]
macro_rules! __own_methods {
    ([$($generics:tt)*] $frame:ty) => {
        impl<$($generics)*> $frame {
            /// The kind of the frame.
            #[must_use]
            pub fn kind(&self) -> $crate::frame::FrameKind {
                $crate::frame::Frame::kind(self)
            }

            /// The message's name.
            #[must_use]
            pub fn name(&self) -> &$crate::__private::str {
                $crate::frame::Frame::name(self)
            }

            /// The frame as JSON on one line, checked.
            ///
            /// # Errors
            /// If a value is outside its bounds, or JSON cannot express it.
            pub fn to_json(&self) -> $crate::__private::Result<$crate::__private::String, $crate::frame::WriteError> {
                $crate::frame::Frame::to_json(self)
            }

            /// Writes the frame as JSON on one line, checked, without a newline. Nothing is written if the frame is invalid.
            ///
            /// # Errors
            /// Errors of `to_json`, and errors of the writer.
            pub fn to_writer(&self, to: &mut dyn $crate::__private::Write) -> $crate::__private::Result<(), $crate::frame::WriteError> {
                $crate::frame::Frame::to_writer(self, to)
            }
        }
    };
}

/// Implements the method `target_text`, for frames with a target.
#[doc(hidden)]
#[macro_export]
macro_rules! __target_method {
    ([$($generics:tt)*] $frame:ty) => {
        impl<$($generics)*> $frame {
            /// The text of the target.
            #[must_use]
            pub fn target_text(&self) -> $crate::__private::Cow<'_, $crate::__private::str> {
                $crate::frame::Frame::target_text(self)
            }
        }
    };
}
