//! `Deserialize` and `Serialize` for frames, so that they can be fields of other types.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Event, Failure, Frame, Request, Response, Success, Unknown};
use crate::adapter::{deserialize_frame, serialize_frame};
use crate::catalogue::{self, Command};

macro_rules! adapters {
    ($([$($generics:tt)*] $frame:ty;)*) => {$(
        impl<$($generics)*> Serialize for $frame {
            /// Checks and serialises the frame.
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                serialize_frame(Frame::to_json(self), to)
            }
        }

        impl<'de, $($generics)*> Deserialize<'de> for $frame {
            /// Reads the frame, strictly.
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                deserialize_frame(from, Self::read)
            }
        }
    )*};
}

adapters! {
    [C: Command] Request<C>;
    [C: Command] Success<C>;
    [C: Command] Failure<C>;
    [C: Command] Response<C>;
    [E: catalogue::Event] Event<E>;
}

impl Serialize for Unknown {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        serialize_frame(Frame::to_json(self), to)
    }
}
