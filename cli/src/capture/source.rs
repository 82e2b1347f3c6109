//! The inputs: files, the captures in folders, and the standard input.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

/// What the standard input is called in what is reported.
const STDIN: &str = "<stdin>";

/// The first bytes of every gzip file; no JSON text begins so.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// How much is read at once.
const CHUNK: usize = 128 * 1024;

/// One input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    /// What it is called in what is reported.
    pub(crate) name: String,
    place: InputLocation,
    /// Whether it holds one frame or a list of frames; otherwise a frame a line.
    pub(crate) whole: bool,
    /// Whether its name says that it is compressed.
    compressed: bool,
}

/// An input that could not be read, or not to its end.
#[derive(Debug)]
pub(crate) struct Unreadable {
    /// What the input is called.
    pub(crate) name: String,
    /// Why.
    pub(crate) error: io::Error,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum InputLocation {
    Stdin,
    File(PathBuf),
    /// Nowhere: there is only the name.
    Absent,
}

/// The inputs that some paths mean, in their order; those in a folder in the order of their names. `-` is the standard
/// input.
pub(crate) fn find(paths: &[PathBuf]) -> Vec<Result<Source, Unreadable>> {
    let mut found = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            found.push(Ok(Source::stdin()));
        } else if path.is_dir() {
            let before = found.len();
            folder(path, &mut found);
            if found.len() == before {
                let said = "no `.json`, `.ndjson` or `.jsonl` file in the folder, nor one of them with `.gz`";
                found.push(Err(Unreadable::new(path, io::Error::new(io::ErrorKind::NotFound, said))));
            }
        } else {
            // A file that is named is read whatever its name: one of no known ending holds a frame a line.
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

    /// Whether there is nothing but the name.
    pub(super) fn is_absent(&self) -> bool {
        self.place == InputLocation::Absent
    }

    /// Whether data arrives over time, as through a pipe: then complete lines are checked at once.
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

    /// The capture that a file's name says it is.
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

    /// How many bytes it has, if that can be known.
    pub(crate) fn length(&self) -> Option<u64> {
        match &self.place {
            InputLocation::Stdin | InputLocation::Absent => None,
            InputLocation::File(path) => fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|file| file.len()),
        }
    }

    /// Opens the input. What is compressed is unpacked, whatever its name says; `count` counts what is read before that.
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

/// An error of opening a file with what to do about it, where the usual words are few.
fn in_words(error: io::Error) -> io::Error {
    let said = match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder",
        io::ErrorKind::PermissionDenied => "permission denied",
        _ => return error,
    };
    io::Error::new(error.kind(), said)
}

/// Decompresses, and explains errors of truncated and corrupt files.
struct Unpacked<R>(R);

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.0.read(to).map_err(|error| {
            let said = match error.kind() {
                io::ErrorKind::UnexpectedEof => "truncated gzip file, checked as far as possible",
                io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => "corrupt gzip file, checked as far as possible",
                _ => return error,
            };
            io::Error::new(error.kind(), said)
        })
    }
}

/// Counts what is read.
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

/// The captures in a folder and in the folders in it. A link to a folder is not followed: it could lead in a circle.
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
