//! Captures as input of the benchmarks: random frames from a fixed seed.

use tieline::protocol::Protocol;
use tieline::sample::{Generator, SampleError};

/// Frames, one per line.
pub(crate) struct Capture {
    pub(crate) bytes: Vec<u8>,
    /// Where each line starts and ends.
    pub(crate) lines: Vec<(usize, usize)>,
}

/// The composition of a capture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mix {
    /// The share of invalid frames.
    pub(crate) invalid: f64,
    /// The share of frames whose members are in random order.
    pub(crate) shuffled: f64,
}

impl Mix {
    /// A third with members in random order, 1% invalid.
    pub(crate) const USUAL: Self = Self { invalid: 0.01, shuffled: 1.0 / 3.0 };
    /// The same, all frames valid.
    pub(crate) const VALID: Self = Self { invalid: 0.0, ..Self::USUAL };
    /// Members in the order in which types declare them, 1% invalid.
    pub(crate) const ORDERED: Self = Self { shuffled: 0.0, ..Self::USUAL };
    /// A third with members in random order, all frames invalid.
    pub(crate) const INVALID: Self = Self { invalid: 1.0, ..Self::USUAL };
}

impl Capture {
    /// Generates the given number of frames of a protocol.
    pub(crate) fn of<P: Protocol>(frames: u64, mix: Mix) -> Result<Self, SampleError> {
        let generator = Generator::new(P::plan(), 7).plain(true).one_line(true).invalid(mix.invalid).shuffled(mix.shuffled);
        let frames = (0..frames).map(|index| generator.sample(index).map(|sample| sample.bytes));
        Ok(Self::new(frames.collect::<Result<Vec<_>, _>>()?))
    }

    fn new(frames: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let (mut bytes, mut lines) = (Vec::new(), Vec::new());
        for frame in frames {
            let start = bytes.len();
            bytes.extend_from_slice(&frame);
            lines.push((start, bytes.len()));
            bytes.push(b'\n');
        }
        Self { bytes, lines }
    }

    /// Only the frames for which `keep` returns true.
    pub(crate) fn filter(&self, mut keep: impl FnMut(&[u8]) -> bool) -> Self {
        Self::new(self.each().filter(|frame| keep(frame)).map(<[u8]>::to_vec))
    }

    /// The same frames, each with one unknown key added.
    pub(crate) fn with_unknown_keys(&self) -> Self {
        Self::new(self.each().map(|frame| {
            let mut frame = frame.trim_ascii_end().to_vec();
            frame.pop();
            frame.extend_from_slice(b",\"sentAt\":1732450000}");
            frame
        }))
    }

    /// The same frames, with a space after each colon and comma.
    pub(crate) fn with_spaces(&self) -> Self {
        Self::new(self.each().map(|frame| {
            let (mut out, mut inside, mut escaped) = (Vec::new(), false, false);
            for &byte in frame {
                out.push(byte);
                if !inside && matches!(byte, b':' | b',') {
                    out.push(b' ');
                }
                inside ^= byte == b'"' && !escaped;
                escaped = byte == b'\\' && !escaped;
            }
            out
        }))
    }

    /// The same frames, with an escape instead of each space in their texts.
    pub(crate) fn with_escapes(&self) -> Self {
        let escaped = |frame: &[u8]| String::from_utf8_lossy(frame).replace(' ', "\\n").into_bytes();
        Self::new(self.each().map(escaped))
    }

    pub(crate) fn each(&self) -> impl Iterator<Item = &[u8]> {
        self.lines.iter().map(|&(start, end)| &self.bytes[start..end])
    }
}
