//! A file that several threads read, each at its own place.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A place in a file. Reading moves this place only, not that of clones.
#[derive(Debug, Clone)]
pub(super) struct FileAt {
    pub(super) file: Arc<File>,
    pub(super) at: u64,
    /// The number of bytes at the start of the file that have been counted before.
    pub(super) examined: u64,
    /// The number of bytes read.
    pub(super) count: Arc<AtomicU64>,
}

impl Read for FileAt {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = read_at(&self.file, to, self.at)?;
        let end = self.at + read as u64;
        self.count.fetch_add(end.max(self.examined) - self.at.max(self.examined), Ordering::Relaxed);
        self.at = end;
        Ok(read)
    }
}

impl FileAt {
    /// Examines the bytes at an offset: as many as fit, or all up to the end of the file.
    pub(super) fn examine(&self, mut to: &mut [u8], mut at: u64) -> io::Result<usize> {
        let room = to.len();
        while !to.is_empty() {
            match read_at(&self.file, to, at) {
                Ok(0) => break,
                Ok(read) => {
                    to = &mut to[read..];
                    at += read as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(room - to.len())
    }
}

#[cfg(unix)]
fn read_at(file: &File, to: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, to, at)
}

#[cfg(windows)]
fn read_at(file: &File, to: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, to, at)
}
