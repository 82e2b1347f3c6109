//! `Serialize` for frames of undeclared messages. The other frames have it by `__frame_methods!`.

use serde::{Serialize, Serializer};

use super::{Frame, Unknown};
use crate::adapter::serialize_frame;

impl Serialize for Unknown {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        serialize_frame(Frame::to_json(self), to)
    }
}
