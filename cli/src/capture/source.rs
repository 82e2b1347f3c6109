//! The inputs: files, the captures in folders, and the standard input.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use tieline::capture::{CheckOptions, Framing, FramingHint, recognize, recognize_early};

use super::correlate::OrderedCorrelation;
use super::decompress::{Compression, ReadAhead, Remark, decompress};
use super::file_at::FileAt;
use super::paths::normalized;
use super::settings::InputSettings;

/// The name of the standard input in reports.
pub(super) const STDIN: &str = "<stdin>";

/// The number of bytes by which the framing of a file is recognized.
const SAMPLE: usize = 64 * 1024;

/// One input.
#[derive(Debug)]
pub(crate) struct Source {
    /// The name in reports.
    pub(crate) name: String,
    /// The name as a JSON string, once a report has needed it. To quote it for each problem takes 3% of the instructions of a JSON report.
    pub(super) quoted_name: OnceLock<String>,
    place: InputLocation,
    kind: FileKind,
    /// How it contains its records, and how its frames are checked. They are set when the input is opened.
    opened: OnceLock<(Framing, InputSettings)>,
    remark: Remark,
    correlation: OrderedCorrelation,
}

/// What the name of a file says about its content.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct FileKind {
    /// Whether it is a JSON document instead of one record per line.
    document: bool,
    compression: Option<Compression>,
}

/// An input that cannot be read, or not completely.
#[derive(Debug)]
pub(crate) struct Unreadable {
    /// The name of the input.
    pub(crate) name: String,
    /// The reason.
    pub(crate) error: io::Error,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum InputLocation {
    Stdin,
    File(PathBuf),
    /// The input cannot be read; only its name is reported.
    Absent,
}

impl FileKind {
    /// The kind of a file with the extension of a capture: `.ndjson`, `.jsonl`, `.json` or `.har`, also compressed.
    pub(super) fn of_capture(path: &Path) -> Option<Self> {
        let lower = |text: Option<&OsStr>| text.and_then(OsStr::to_str).map(str::to_ascii_lowercase).unwrap_or_default();
        let compression = Compression::of_extension(&lower(path.extension()));
        let inner = if compression.is_some() { path.with_extension("") } else { path.to_owned() };
        let document = match lower(inner.extension()).as_str() {
            "json" | "har" => true,
            "ndjson" | "jsonl" => false,
            _ => return None,
        };
        Some(Self { document, compression })
    }
}

impl Source {
    /// The standard input. Its name may be that of the file from which it comes.
    pub(crate) fn stdin(name: Option<&Path>) -> Self {
        let kind = name.and_then(FileKind::of_capture).unwrap_or_default();
        let shown = name.map_or_else(|| STDIN.to_owned(), shown);
        // The standard input may be the decompressed content of a file with this name.
        Self::new(shown, InputLocation::Stdin, FileKind { compression: None, ..kind })
    }

    /// The input in a file.
    pub(super) fn file(path: &Path, kind: FileKind) -> Self {
        Self::new(shown(path), InputLocation::File(path.to_owned()), kind)
    }

    /// An input that cannot be read.
    pub(super) fn absent(name: String) -> Self {
        Self::new(name, InputLocation::Absent, FileKind::default())
    }

    /// Adds a prefix to the name in reports.
    pub(super) fn prefix(&mut self, prefix: &str) {
        self.name = prefixed(prefix, &self.name);
    }

    fn new(name: String, place: InputLocation, kind: FileKind) -> Self {
        Self {
            name,
            quoted_name: OnceLock::new(),
            place,
            kind,
            opened: OnceLock::new(),
            remark: Remark::default(),
            correlation: OrderedCorrelation::default(),
        }
    }

    /// Whether the input cannot be read, so that there is only its name.
    pub(super) fn is_absent(&self) -> bool {
        self.place == InputLocation::Absent
    }

    /// Whether data may arrive over time, as through a pipe. Then each complete line is checked at once.
    pub(super) fn arrives(&self) -> bool {
        match &self.place {
            InputLocation::Stdin => true,
            InputLocation::File(path) => !fs::metadata(path).is_ok_and(|file| file.is_file()),
            InputLocation::Absent => false,
        }
    }

    /// Whether the input is the file at a path.
    pub(crate) fn is_file(&self, path: &Path) -> bool {
        match (&self.place, fs::canonicalize(path)) {
            (InputLocation::File(own), Ok(path)) => fs::canonicalize(own).is_ok_and(|own| own == path && own.is_file()),
            _ => false,
        }
    }

    /// How the input contains its records.
    pub(super) fn framing(&self) -> Framing {
        self.opened.get().map_or(Framing::Lines, |(framing, _)| *framing)
    }

    /// How its frames are checked.
    pub(super) fn options(&self, max_frame: usize) -> CheckOptions {
        self.opened.get().map_or_else(CheckOptions::default, |(framing, settings)| settings.options(*framing, max_frame))
    }

    /// The requests to which no response has been found.
    pub(super) fn correlation(&self) -> &OrderedCorrelation {
        &self.correlation
    }

    /// What is reported about the input, although it can be read.
    pub(super) fn remarks(&self) -> Vec<String> {
        let remark = self.remark.get().map(|remark| (*remark).to_owned());
        let dropped = self.correlation.dropped();
        let dropped = (dropped > 0).then(|| {
            let requests = if dropped == 1 { "1 request".to_owned() } else { format!("{dropped} requests") };
            format!("too many requests have no response: the oldest were dropped ({requests}), and responses to them are not determined")
        });
        remark.into_iter().chain(dropped).collect()
    }

    /// The settings that have no effect on the input, each as a sentence.
    pub(super) fn ineffective(&self) -> Vec<String> {
        let (settings, records) = (self.opened.get().map(|(_, settings)| settings), self.correlation.records());
        settings.zip(records).map(|(settings, records)| settings.ineffective(records)).unwrap_or_default()
    }

    /// The size in bytes, if it is known in advance.
    pub(crate) fn length(&self) -> Option<u64> {
        match &self.place {
            InputLocation::Stdin | InputLocation::Absent => None,
            InputLocation::File(path) => fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|file| file.len()),
        }
    }

    /// Opens the input and recognizes its framing. `count` is increased by the bytes read before decompression.
    pub(super) fn open(&self, settings: InputSettings, count: &Arc<AtomicU64>) -> io::Result<OpenSource> {
        let mut file = None;
        let raw: Box<dyn Read + Send> = match &self.place {
            InputLocation::Stdin => Box::new(io::stdin()),
            InputLocation::File(path) => {
                let opened = Arc::new(File::open(path).map_err(in_words)?);
                file = opened.metadata().is_ok_and(|file| file.is_file()).then(|| Arc::clone(&opened));
                Box::new(opened)
            }
            InputLocation::Absent => Box::new(io::empty()),
        };
        let counted = Box::new(Counted { from: raw, count: Arc::clone(count) });
        let (mut from, compression) = decompress(counted, self.kind.compression, &self.remark)?;
        let mut hint = FramingHint::default();
        (hint.document, hint.skip_prefix) = (self.kind.document, settings.skip_prefix);
        let arrives = self.arrives();
        let early = |bytes: &[u8]| if arrives { recognize_early(first(bytes), hint) } else { None };
        let start = from.peek_while(|bytes| bytes.len() < SAMPLE && early(bytes).is_none());
        let framing = early(start).unwrap_or_else(|| recognize(first(start), hint));
        // It is set only once, since an input is opened once.
        let _ = self.opened.set((framing, settings));
        let examined = from.examined() as u64;
        let file = file.filter(|_| compression.is_none());
        Ok(OpenSource { file: file.map(|file| FileAt { file, at: 0, examined, count: Arc::clone(count) }), from })
    }
}

/// The name of a file in reports. Bytes that are not UTF-8 are written as `\\xff`, so that different names remain different.
pub(super) fn shown(path: &Path) -> String {
    let mut name = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        name.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(name, "\\x{byte:02x}");
        }
    }
    normalized(&name, cfg!(windows))
}

/// The bytes by which the framing of an input is recognized.
fn first(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(SAMPLE)]
}

/// Replaces the texts of frequent errors by shorter ones.
pub(super) fn in_words(error: io::Error) -> io::Error {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder",
        io::ErrorKind::PermissionDenied => "permission denied",
        _ => return error,
    };
    io::Error::new(error.kind(), reason)
}

/// An input that has been opened.
pub(super) struct OpenSource {
    pub(super) from: ReadAhead,
    /// The same content at any place, if it is that of a file.
    pub(super) file: Option<FileAt>,
}

/// Counts the bytes that are read.
struct Counted {
    from: Box<dyn Read + Send>,
    count: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(to)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// A relative path below a prefix.
fn prefixed(prefix: &str, name: &str) -> String {
    if name.starts_with('/') || name == STDIN {
        name.to_owned()
    } else {
        normalized(&format!("{prefix}/{name}"), cfg!(windows))
    }
}

impl Unreadable {
    /// Adds a prefix to the name in reports.
    pub(super) fn prefix(&mut self, prefix: &str) {
        self.name = prefixed(prefix, &self.name);
    }

    pub(crate) fn new(path: &Path, error: io::Error) -> Self {
        Self { name: shown(path), error }
    }
}
