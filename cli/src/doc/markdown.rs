//! The page in Markdown: one file for a wiki.

use std::fmt::Write;

use tieline::problem::escape;

use super::changes::VersionChanges;
use super::frames::FrameView;
use super::links::{DocLink, type_id};
use super::mark;
use super::messages::{MessageView, PayloadContent};
use super::page::{DocPage, TypeView};
use super::prose::{to_cell, to_markdown};
use super::values::{FieldView, Phrase, PhrasePart, StabilityMarks, ValueView};
use crate::columns::summary;

/// The page in Markdown.
pub(super) fn page(page: &DocPage) -> String {
    let mut out = MarkdownWriter { out: String::new() };
    out.line(0, &mark(&page.protocol));
    out.line(0, &format!("# {} {}", plain(&page.protocol), plain(&page.version)));
    out.paragraphs(0, &page.doc);
    for group in page.groups() {
        out.blank();
        out.line(0, &format!("| {} | |\n|---|---|", group.title));
        for message in group.messages {
            let link = link(&DocLink { id: message.id.clone(), name: message.name.clone() });
            let [link, marks] = [link, marks(&message.marks)].map(|cell| cell.replace('|', "\\|"));
            out.line(0, &format!("| {link} | {}{marks} |", to_cell(summary(&message.doc))));
        }
    }
    if !page.changes.is_empty() {
        out.heading(2, "changes", "Changes");
        page.changes.iter().for_each(|version| out.version(version));
    }
    out.heading(2, "frames", "Frames");
    out.paragraphs(0, "Each message is sent as one JSON object, a frame, with these members.");
    page.frames.iter().for_each(|frame| out.frame(frame));
    if !page.failures.is_empty() {
        out.heading(2, "failures", "Failures");
    }
    for failure in &page.failures {
        out.heading(3, &failure.id, &code(&failure.name));
        out.paragraphs(0, &failure.doc);
        out.expanded(&failure.value);
    }
    for group in page.groups() {
        out.heading(2, group.id, group.title);
        group.messages.iter().for_each(|message| out.message(message, !page.failures.is_empty()));
    }
    if !page.types.is_empty() {
        out.heading(2, "types", "Types");
    }
    page.types.iter().for_each(|one| out.one_type(one));
    out.out
}

struct MarkdownWriter {
    out: String,
}

impl MarkdownWriter {
    /// Writes lines, indented as the content of a list.
    fn line(&mut self, depth: usize, text: &str) {
        for line in text.lines() {
            if !line.is_empty() {
                self.out.extend(std::iter::repeat_n("  ", depth));
            }
            self.out.push_str(line);
            self.out.push('\n');
        }
    }

    fn blank(&mut self) {
        if !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// Writes an anchor, because wikis derive different ones from headings, and the heading.
    fn heading(&mut self, level: usize, id: &str, title: &str) {
        self.blank();
        self.line(0, &format!("<a id=\"{id}\"></a>\n\n{} {title}", "#".repeat(level)));
    }

    /// Writes documentation as paragraphs of their own.
    fn paragraphs(&mut self, depth: usize, doc: &str) {
        if !doc.is_empty() {
            self.blank();
            self.line(depth, &to_markdown(doc));
        }
    }

    /// Writes a paragraph.
    fn paragraph(&mut self, text: &str) {
        self.blank();
        self.line(0, text);
    }

    /// Writes an item of a list, with its documentation.
    fn item(&mut self, depth: usize, head: &str, doc: &str) {
        self.line(depth, &format!("- {head}"));
        if !doc.is_empty() {
            self.out.pop();
            self.out.push_str("  \n");
            self.line(depth + 1, &to_markdown(doc));
        }
    }

    fn version(&mut self, version: &VersionChanges) {
        self.heading(3, &version.id, &format!("{} → {}", plain(&version.old), plain(&version.new)));
        if version.groups.is_empty() {
            self.paragraph("Nothing changed on the wire.");
        }
        for (heading, changes) in &version.groups {
            self.paragraph(&format!("**{heading}**"));
            self.blank();
            for change in changes {
                let breaking = if change.breaking { "**breaking** " } else { "" };
                let place = if change.place.is_empty() { String::new() } else { format!("{}: ", code(&change.place)) };
                self.item(0, &format!("{breaking}{place}{}", phrase(&change.text)), "");
            }
        }
    }

    fn frame(&mut self, frame: &FrameView) {
        self.heading(3, &frame.id, &frame.title);
        self.blank();
        for member in &frame.members {
            let must = if member.required { "required" } else { "optional" };
            self.item(0, &format!("**{}** {}, {must}", code(&member.name), phrase(&member.what)), &member.doc);
            member.rules.iter().for_each(|rule| self.item(1, &phrase(rule), ""));
        }
        frame.notes.iter().for_each(|note| self.paragraph(&phrase(note)));
    }

    fn message(&mut self, message: &MessageView, has_failures: bool) {
        self.heading(3, &message.id, &format!("{}{}", code(&message.name), marks(&message.marks)));
        self.paragraphs(0, &message.doc);
        let lifecycle = message.lifecycle.map(|lifecycle| format!(" {lifecycle}")).unwrap_or_default();
        self.paragraph(&format!("{}{lifecycle}", message.direction));
        if let Some(target) = &message.target {
            let forms: Vec<String> = target.forms.iter().map(|form| code(form)).collect();
            self.paragraph(&format!("**Target:** {}", forms.join(" or ")));
            self.paragraphs(0, &target.doc);
        }
        if let Some((member, values)) = &message.message_types {
            let values: Vec<String> = values.iter().map(|value| code(&format!("\"{value}\""))).collect();
            self.paragraph(&format!("**{}:** {}", code(member), values.join(" or ")));
        }
        for (title, links) in [("Caused by", &message.caused_by), ("Causes, in the usual order", &message.causes)] {
            if !links.is_empty() {
                self.paragraph(&format!("**{title}:** {}", links.iter().map(link).collect::<Vec<_>>().join(", ")));
            }
        }
        for payload in &message.payloads {
            self.heading(4, &payload.id, payload.title);
            match &payload.content {
                PayloadContent::Nothing => self.paragraph("None, the member is absent."),
                PayloadContent::SameAs(id) => self.paragraph(&format!("The same as the [data of the request](#{id}).")),
                PayloadContent::Value(value) => self.expanded(value),
            }
        }
        if message.may_fail && has_failures {
            self.paragraph("If the command fails, the response is a [failure](#failures).");
        }
        for example in &message.examples {
            self.paragraph(&format!("{}:", example.title));
            self.paragraph(&format!("```json\n{}\n```", example.json));
        }
    }

    fn one_type(&mut self, one: &TypeView) {
        self.heading(3, &one.id, &code(&one.name));
        self.paragraphs(0, &one.doc);
        self.paragraph(&phrase(&one.value.what));
        if !one.used_by.is_empty() {
            self.paragraph(&format!("Used by {}", one.used_by.iter().map(link).collect::<Vec<_>>().join(", ")));
        }
        if !one.examples.is_empty() {
            self.paragraph(&examples(&one.examples));
        }
        self.value(0, &one.value);
    }

    /// A value below a heading. What it is follows from its fields, if it has any.
    fn expanded(&mut self, value: &ValueView) {
        if value.fields.is_empty() {
            self.paragraph(&phrase(&value.what));
        }
        self.value(0, value);
    }

    fn value(&mut self, depth: usize, value: &ValueView) {
        if depth == 0 {
            self.blank();
        }
        value.rules.iter().for_each(|rule| self.item(depth, &phrase(rule), ""));
        value.fields.iter().for_each(|field| self.field(depth, field));
        for variant in &value.variants {
            let head = format!("{} variant, {}{}", code(&variant.name), phrase(&variant.value.what), marks(&variant.marks));
            self.item(depth, &head, &variant.doc);
            self.value(depth + 1, &variant.value);
        }
        for one in &value.values {
            self.item(depth, &format!("{}{}", code(&one.name), marks(&one.marks)), &one.doc);
        }
    }

    fn field(&mut self, depth: usize, field: &FieldView) {
        let must = match &field.default {
            _ if field.required => "required".to_owned(),
            Some(default) => format!("optional, {} if absent", code(default)),
            None => "optional".to_owned(),
        };
        let what = phrase(&field.value.what);
        self.item(depth, &format!("**{}** {what}, {must}{}", code(&field.name), marks(&field.marks)), &field.doc);
        if !field.examples.is_empty() {
            self.item(depth + 1, &examples(&field.examples), "");
        }
        self.value(depth + 1, &field.value);
    }
}

fn examples(examples: &[String]) -> String {
    let title = if examples.len() == 1 { "Example" } else { "Examples" };
    format!("{title}: {}", examples.iter().map(|example| code(example)).collect::<Vec<_>>().join(", "))
}

fn marks(marks: &StabilityMarks) -> String {
    marks.iter().fold(String::new(), |mut out, (_, text)| {
        // Writing to a string cannot fail.
        let _ = write!(out, " _({})_", plain(&text));
        out
    })
}

fn link(link: &DocLink) -> String {
    if link.id.is_empty() { code(&link.name) } else { format!("[{}](#{})", code(&link.name), link.id) }
}

fn phrase(phrase: &Phrase) -> String {
    let parts = phrase.iter().map(|part| match part {
        PhrasePart::Text(text) => plain(text),
        PhrasePart::Code(text) => code(text),
        PhrasePart::Type(name) => link(&DocLink { id: type_id(name), name: escape(name) }),
    });
    parts.collect()
}

/// A text without meaning in Markdown or HTML.
fn plain(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, character| {
        if "\\`*_[]<>|&~!#$".contains(character) {
            out.push('\\');
        }
        out.push(character);
        out
    })
}

/// A text as code, with more backticks around it than it contains in a row.
fn code(text: &str) -> String {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest == 0 { format!("`{text}`") } else { format!("{fence} {text} {fence}") }
}
