//! Archives of artefacts: `.tar`, `.tar.gz` and `.zip`.

use std::collections::BTreeMap;
use std::io::{self, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder};

/// The maximum number of entries of an archive.
const MAX_ENTRIES: usize = 200_000;

/// The maximum number of bytes of all files that are kept.
const MAX_TOTAL: u64 = 512 << 20;

/// The files that artefacts may consist of.
const ENDINGS: [&str; 2] = [".json", ".ndjson"];

/// The files of an archive, by path. Those that cannot be artefacts are left out.
pub(super) fn files(bytes: &[u8]) -> io::Result<BTreeMap<String, Vec<u8>>> {
    if bytes.starts_with(b"PK") {
        return zip(bytes);
    }
    if bytes.starts_with(&[0x1f, 0x8b]) { tar(MultiGzDecoder::new(bytes)) } else { tar(bytes) }
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

/// Keeps the file at a path, if artefacts may contain it.
struct Keeper {
    files: BTreeMap<String, Vec<u8>>,
    entries: usize,
    left: u64,
}

impl Keeper {
    const fn new() -> Self {
        Self { files: BTreeMap::new(), entries: 0, left: MAX_TOTAL }
    }

    /// Counts an entry; `true` if its content is needed.
    fn counts(&mut self, path: &str) -> io::Result<bool> {
        self.entries += 1;
        if self.entries > MAX_ENTRIES { Err(invalid("too many entries")) } else { Ok(is_artefact(path)) }
    }

    fn keep(&mut self, path: &str, content: impl Read) -> io::Result<()> {
        let mut bytes = Vec::new();
        content.take(self.left + 1).read_to_end(&mut bytes)?;
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or_else(|| invalid("too large when it is unpacked"))?;
        self.files.insert(path.trim_start_matches("./").to_owned(), bytes);
        Ok(())
    }
}

/// Whether a file at a path may be one of the artefacts.
pub(super) fn is_artefact(path: &str) -> bool {
    ENDINGS.iter().any(|ending| path.ends_with(ending))
}

const BLOCK: usize = 512;

/// The error for an archive of which a part is missing.
const TRUNCATED: &str = "the archive is truncated";

fn tar(mut from: impl Read) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut kept = Keeper::new();
    let mut header = [0; BLOCK];
    // The path in the entry before, if it is too long for the header.
    let mut long: Option<String> = None;
    let mut is_first = true;
    loop {
        match from.read_exact(&mut header) {
            Ok(()) if header.iter().all(|byte| *byte == 0) => return Ok(kept.files),
            Ok(()) => {}
            // An archive ends with empty blocks. Without them, entries may be missing.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                return Err(invalid(if is_first { "not an archive" } else { TRUNCATED }));
            }
            Err(error) => return Err(error),
        }
        if !has_checksum(&header) {
            return Err(invalid(if is_first { "not an archive" } else { "invalid header of an entry" }));
        }
        is_first = false;
        let size = octal(&header[124..136]).ok_or_else(|| invalid("invalid size of an entry"))?;
        let mut content = (&mut from).take(size);
        match header[156] {
            b'0' | 0 => {
                let path = long.take().unwrap_or_else(|| path(&header));
                if kept.counts(&path)? {
                    kept.keep(&path, &mut content)?;
                }
            }
            kind @ (b'L' | b'x') => {
                kept.counts("")?;
                let mut bytes = Vec::new();
                (&mut content).take(1 << 16).read_to_end(&mut bytes)?;
                long = if kind == b'L' { Some(text(&bytes)) } else { extended_path(&bytes).or(long) };
            }
            _ => {
                kept.counts("")?;
                long = None;
            }
        }
        // The rest of the content, and the padding to a whole block.
        io::copy(&mut content, &mut io::sink())?;
        if content.limit() > 0 {
            return Err(invalid(TRUNCATED));
        }
        let padding = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
        io::copy(&mut (&mut from).take(padding), &mut io::sink())?;
    }
}

fn has_checksum(header: &[u8; BLOCK]) -> bool {
    let sum = |at: usize| u64::from(if (148..156).contains(&at) { b' ' } else { header[at] });
    octal(&header[148..156]) == Some((0..BLOCK).map(sum).sum())
}

/// A number in octal digits, before a space or a NUL.
fn octal(bytes: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(bytes).ok()?.trim_matches(['\0', ' ']);
    if text.is_empty() { Some(0) } else { u64::from_str_radix(text, 8).ok() }
}

fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

fn path(header: &[u8; BLOCK]) -> String {
    let (name, prefix) = (text(&header[..100]), text(&header[345..500]));
    let is_posix = &header[257..263] == b"ustar\0";
    if is_posix && !prefix.is_empty() { format!("{prefix}/{name}") } else { name }
}

/// The path in an extended header: lines of a length, a key and a value.
fn extended_path(bytes: &[u8]) -> Option<String> {
    let mut rest = bytes;
    loop {
        let space = rest.iter().position(|byte| *byte == b' ')?;
        let length: usize = std::str::from_utf8(&rest[..space]).ok()?.parse().ok()?;
        let line = rest.get(space + 1..length)?;
        if let Some(value) = line.strip_prefix(b"path=") {
            return Some(String::from_utf8_lossy(value).trim_end_matches('\n').to_owned());
        }
        rest = rest.get(length..)?;
    }
}

/// The signatures of the parts of a ZIP archive, and the sizes of their fixed parts.
const END: ([u8; 4], usize) = (*b"PK\x05\x06", 22);
const ENTRY: ([u8; 4], usize) = (*b"PK\x01\x02", 46);
const LOCAL: ([u8; 4], usize) = (*b"PK\x03\x04", 30);

fn zip(bytes: &[u8]) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut kept = Keeper::new();
    // The end is followed by a comment of at most 64 KiB.
    let tail = bytes.len().saturating_sub(END.1 + 0xffff);
    let end = bytes[tail..].windows(4).rposition(|window| window == END.0).ok_or_else(|| invalid("not an archive"))? + tail;
    let (count, mut at) = (short(bytes, end + 10)?, long(bytes, end + 16)?);
    if count == 0xffff || at == 0xffff_ffff {
        return Err(invalid("unsupported ZIP64 archive"));
    }
    for _ in 0..count {
        let entry = part(bytes, at, ENTRY.1)?;
        if !entry.starts_with(&ENTRY.0) {
            return Err(invalid("invalid entry"));
        }
        let (flags, method, packed) = (short(entry, 8)?, short(entry, 10)?, long(entry, 20)?);
        let (name, extra, comment) = (short(entry, 28)?, short(entry, 30)?, short(entry, 32)?);
        let path = String::from_utf8_lossy(part(bytes, at + ENTRY.1, name)?).into_owned();
        if kept.counts(&path)? {
            let local = long(entry, 42)?;
            let header = part(bytes, local, LOCAL.1)?;
            if !header.starts_with(&LOCAL.0) || flags & 1 == 1 {
                return Err(invalid(if flags & 1 == 1 { "encrypted entry" } else { "invalid entry" }));
            }
            let start = local + LOCAL.1 + short(header, 26)? + short(header, 28)?;
            let content = part(bytes, start, packed)?;
            match method {
                0 => kept.keep(&path, content)?,
                8 => kept.keep(&path, DeflateDecoder::new(content))?,
                _ => return Err(invalid("unsupported compression of an entry")),
            }
        }
        at += ENTRY.1 + name + extra + comment;
    }
    Ok(kept.files)
}

fn part(bytes: &[u8], at: usize, length: usize) -> io::Result<&[u8]> {
    let end = at.checked_add(length);
    end.and_then(|end| bytes.get(at..end)).ok_or_else(|| invalid("unexpected end"))
}

fn short(bytes: &[u8], at: usize) -> io::Result<usize> {
    part(bytes, at, 2).map(|two| usize::from(u16::from_le_bytes([two[0], two[1]])))
}

fn long(bytes: &[u8], at: usize) -> io::Result<usize> {
    let four = part(bytes, at, 4)?;
    usize::try_from(u32::from_le_bytes([four[0], four[1], four[2], four[3]])).map_err(|_| invalid("too large"))
}
