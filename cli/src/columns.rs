//! Lays out text in columns and paragraphs, and tells code in sentences.

use tieline::problem::escape;
use unicode_width::UnicodeWidthStr;

/// The maximum width of a line of text.
const WIDTH: usize = 100;

/// The maximum width of a cell that other rows are aligned with. Wider cells do not widen their column.
const ALIGNED: usize = 200;

/// Aligns rows in columns, two spaces apart. The last column is not padded. Characters that could disturb the output are escaped.
pub(super) fn table<const N: usize>(indent: &str, rows: &[[String; N]]) -> String {
    let rows: Vec<[String; N]> = rows.iter().map(|row| row.each_ref().map(|cell| escape(cell))).collect();
    let mut widths = [0; N];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(Some(cell.width()).filter(|width| *width <= ALIGNED).unwrap_or_default());
        }
    }
    let mut out = String::new();
    for row in &rows {
        let mut line = indent.to_owned();
        for (cell, width) in row.iter().zip(widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + 2));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// Wraps paragraphs of text. Characters that could disturb the output are escaped.
pub(super) fn paragraphs(indent: &str, text: &str) -> String {
    let mut out = String::new();
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        if !out.is_empty() {
            out.push('\n');
        }
        let mut line = indent.to_owned();
        for word in paragraph.split_whitespace().map(escape) {
            if line.len() > indent.len() {
                if line.width() + 1 + word.width() > WIDTH {
                    out.push_str(&line);
                    out.push('\n');
                    line.truncate(indent.len());
                } else {
                    line.push(' ');
                }
            }
            line.push_str(&word);
        }
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// The first sentence of a doc comment.
pub(super) fn summary(doc: &str) -> &str {
    let line = doc.lines().next().unwrap_or_default();
    line.find(". ").map_or(line, |end| &line[..=end])
}

/// The parts of a sentence, in which code is between backticks, and whether each is code.
///
/// A name may contain a backtick itself: the last of an odd number closes nothing, and is text.
pub(super) fn code_parts(sentence: &str) -> Vec<(bool, &str)> {
    let mut out = Vec::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('`')
        && let Some((code, after)) = after.split_once('`')
    {
        out.extend([(false, before), (true, code)]);
        rest = after;
    }
    out.push((false, rest));
    out
}
