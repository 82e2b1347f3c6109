//! The inputs: files, the captures in folders, and the standard input.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

/// The name of the standard input in reports.
const STDIN: &str = "<stdin>";

/// The first bytes of every gzip file, with which no JSON text begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The size of each read in bytes.
const CHUNK: usize = 128 * 1024;

/// One input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    /// The name in reports.
    pub(crate) name: String,
    place: InputLocation,
    /// Whether it contains one frame or an array of frames instead of one frame per line.
    pub(crate) whole: bool,
    /// Whether its extension is `.gz`.
    compressed: bool,
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

/// The inputs at the given paths, in this order. The files of a folder are sorted by name. `-` is the standard input.
pub(crate) fn find(paths: &[PathBuf]) -> Vec<Result<Source, Unreadable>> {
    let mut found = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            found.push(Ok(Source::stdin()));
        } else if path.is_dir() {
            let before = found.len();
            folder(path, &mut found);
            if found.len() == before {
                let reason = "no `.json`, `.ndjson` or `.jsonl` file in the folder, nor one of them with `.gz`";
                found.push(Err(Unreadable::new(path, io::Error::new(io::ErrorKind::NotFound, reason))));
            }
        } else {
            // A file that is given by name is read even if its extension is unknown, with one frame per line.
            found.push(Ok(Source::named(path).unwrap_or_else(|| Source::file(path, false, false))));
        }
    }
    found
}

impl Source {
    /// The standard input.
    pub(crate) fn stdin() -> Self {
        Self { name: STDIN.to_owned(), place: InputLocation::Stdin, whole: false, compressed: false }
    }

    /// An input that cannot be read.
    pub(super) fn absent(name: String) -> Self {
        Self { name, place: InputLocation::Absent, whole: false, compressed: false }
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

    fn file(path: &Path, whole: bool, compressed: bool) -> Self {
        Self { name: path.display().to_string(), place: InputLocation::File(path.to_owned()), whole, compressed }
    }

    /// The input for a file with a known extension.
    fn named(path: &Path) -> Option<Self> {
        let lower = |text: Option<&OsStr>| text.and_then(OsStr::to_str).map(str::to_ascii_lowercase).unwrap_or_default();
        let (inner, compressed) = match lower(path.extension()).as_str() {
            "gz" => (path.with_extension(""), true),
            _ => (path.to_owned(), false),
        };
        match lower(inner.extension()).as_str() {
            "json" => Some(Self::file(path, true, compressed)),
            "ndjson" | "jsonl" => Some(Self::file(path, false, compressed)),
            _ => None,
        }
    }

    /// The size in bytes, if it is known in advance.
    pub(crate) fn length(&self) -> Option<u64> {
        match &self.place {
            InputLocation::Stdin | InputLocation::Absent => None,
            InputLocation::File(path) => fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|file| file.len()),
        }
    }

    /// Opens the input. Compressed data is recognized by its first bytes. `count` is increased by the bytes read before decompression.
    pub(super) fn open(&self, count: &Arc<AtomicU64>) -> io::Result<Box<dyn Read + Send>> {
        let raw: Box<dyn Read + Send> = match &self.place {
            InputLocation::Stdin => Box::new(io::stdin()),
            InputLocation::File(path) => Box::new(File::open(path).map_err(in_words)?),
            InputLocation::Absent => Box::new(io::empty()),
        };
        let mut raw = BufReader::with_capacity(CHUNK, Counted { from: raw, count: Arc::clone(count) });
        let start = raw.fill_buf()?;
        if self.compressed && !start.is_empty() && !start.starts_with(&GZIP) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "not a gzip file, in spite of its extension `.gz`"));
        }
        if self.compressed || start.starts_with(&GZIP) {
            return Ok(Box::new(Unpacked(MultiGzDecoder::new(raw))));
        }
        Ok(Box::new(raw))
    }
}

/// Replaces the texts of frequent errors by shorter ones.
fn in_words(error: io::Error) -> io::Error {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder",
        io::ErrorKind::PermissionDenied => "permission denied",
        _ => return error,
    };
    io::Error::new(error.kind(), reason)
}

/// Decompresses, and explains errors of truncated and corrupt files.
struct Unpacked<R>(R);

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.0.read(to).map_err(|error| {
            let reason = match error.kind() {
                io::ErrorKind::UnexpectedEof => "truncated gzip file, checked as far as possible",
                io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => "corrupt gzip file, checked as far as possible",
                _ => return error,
            };
            io::Error::new(error.kind(), reason)
        })
    }
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

impl Unreadable {
    pub(crate) fn new(path: &Path, error: io::Error) -> Self {
        Self { name: path.display().to_string(), error }
    }
}

/// The captures in a folder and in the folders in it. A link to a folder is not followed, because it may form a cycle.
fn folder(path: &Path, found: &mut Vec<Result<Source, Unreadable>>) {
    let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(error) => return found.push(Err(Unreadable::new(path, error))),
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => folder(&path, found),
            Ok(kind) if kind.is_symlink() && path.is_dir() => {}
            Ok(_) => found.extend(Source::named(&path).map(Ok)),
            Err(error) => found.push(Err(Unreadable::new(&path, error))),
        }
    }
}
