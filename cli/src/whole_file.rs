//! Files that are read or written as a whole: small inputs, and outputs that appear only when they are complete.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use super::status::INTERRUPTED;

/// The maximum size of a file that is read as a whole. A device may have no end.
const MAX_SIZE: u64 = 64 << 20;

/// Reads a file, such as a key.
pub(crate) fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_SIZE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_SIZE {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "larger than 64 MiB"));
    }
    Ok(bytes)
}

/// Reads a file of text, such as settings or known problems.
pub(crate) fn read_text(path: &Path) -> io::Result<String> {
    String::from_utf8(read_bytes(path)?).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.utf8_error()))
}

/// A file that is written under another name beside its place, and moved there at the end. So a run that fails or is interrupted does
/// not leave a part of it, and a file that was there remains. Devices and pipes are written directly.
#[derive(Debug)]
pub(crate) struct WholeFile {
    out: BufWriter<File>,
    /// The place of the file, and where it is written; `None` if it is written directly.
    paths: Option<(PathBuf, PathBuf)>,
}

impl WholeFile {
    /// Creates the file beside its place. SIGINT, SIGTERM and SIGHUP remove it and end the process.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        let old = match fs::metadata(path) {
            Ok(old) if !old.is_file() => return Self::direct(path),
            old => old.ok(),
        };
        // The file to which a symbolic link leads is replaced, not the link.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let name = path.file_name().ok_or(io::ErrorKind::IsADirectory)?;
        let mut beside = std::ffi::OsString::from(".");
        beside.push(name);
        beside.push(format!(".{}", std::process::id()));
        let beside = path.with_file_name(beside);
        let file = File::create(&beside)?;
        let this = Self { out: BufWriter::new(file), paths: Some((path, beside.clone())) };
        if let Some(old) = old {
            // A read-only file is replaced by a read-only one, as by most editors.
            fs::set_permissions(&beside, old.permissions())?;
        }
        // If no handler can be installed, signals leave the incomplete file beside its place.
        let _ = ctrlc::set_handler(move || {
            let _ = fs::remove_file(&beside);
            std::process::exit(INTERRUPTED.into());
        });
        Ok(this)
    }

    fn direct(path: &Path) -> io::Result<Self> {
        Ok(Self { out: BufWriter::new(File::create(path)?), paths: None })
    }

    /// Moves the file to its place.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.out.flush()?;
        if let Some((path, beside)) = self.paths.take() {
            fs::rename(&beside, path).inspect_err(|_| drop(fs::remove_file(&beside)))?;
        }
        Ok(())
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        if let Some((_, beside)) = &self.paths {
            // The error for which the file is dropped is reported.
            let _ = fs::remove_file(beside);
        }
    }
}
