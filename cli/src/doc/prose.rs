//! Documentation, which is Markdown, as HTML and as Markdown without HTML.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, html};

/// The schemes of links that are kept. Other links, such as relative ones, would lead to a place that depends on where the page is.
const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH);

/// Documentation as HTML. HTML in it is shown as text.
pub(super) fn to_html(doc: &str) -> String {
    let mut out = String::new();
    let mut links = Vec::new();
    let events = Parser::new_ext(doc, OPTIONS).flat_map(|event| safe(event, &mut links));
    html::push_html(&mut out, events);
    out
}

/// The events with which one is replaced. `links` has whether each link around it is kept.
fn safe<'d>(event: Event<'d>, links: &mut Vec<bool>) -> Vec<Event<'d>> {
    match event {
        Event::Html(text) | Event::InlineHtml(text) => vec![Event::Text(text)],
        // The headings of the page show its structure.
        Event::Start(Tag::Heading { .. }) => vec![Event::Start(Tag::Paragraph), Event::Start(Tag::Strong)],
        Event::End(TagEnd::Heading(_)) => vec![Event::End(TagEnd::Strong), Event::End(TagEnd::Paragraph)],
        Event::Start(Tag::Link { ref dest_url, .. }) => {
            let is_kept = SCHEMES.iter().any(|scheme| dest_url.starts_with(scheme));
            links.push(is_kept);
            if is_kept { vec![event] } else { Vec::new() }
        }
        Event::End(TagEnd::Link) if links.pop() != Some(true) => Vec::new(),
        // Only the alternative text remains, since a page loads nothing.
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => Vec::new(),
        event => vec![event],
    }
}

/// What may precede documentation: nothing, or the paragraph of an item, after which indented lines are not code.
const BEFORE_DOC: [&str; 2] = ["", "x\n"];

/// What may precede documentation in the cell of a table, where nothing begins a block.
const BEFORE_CELL: [&str; 2] = ["", "x "];

/// How often HTML is searched. Escaping it may end a comment, so that what follows becomes HTML.
const PASSES: usize = 8;

/// Documentation as Markdown, in which HTML is shown as text, and which ends outside of code.
pub(super) fn to_markdown(doc: &str) -> String {
    let mut out = without_html(doc, BEFORE_DOC);
    if let Some(fence) = open_fence(&out) {
        let line = if out.ends_with('\n') { "" } else { "\n" };
        out.extend([line, &fence]);
    }
    let is_safe = html_in(&out, BEFORE_DOC).is_empty()
        && BEFORE_DOC.iter().all(|before| open_fence(&format!("{before}{out}")).is_none());
    if is_safe { out } else { without_syntax(doc) }
}

/// A line of documentation in the cell of a table.
pub(super) fn to_cell(line: &str) -> String {
    let line = line.trim();
    let mut text = without_html(line, BEFORE_CELL);
    if !html_in(&text, BEFORE_CELL).is_empty() {
        text = without_syntax(line);
    }
    let mut out = String::with_capacity(text.len());
    let mut is_escaped = false;
    for character in text.chars() {
        if character == '|' && !is_escaped {
            out.push('\\');
        }
        out.push(character);
        is_escaped = character == '\\' && !is_escaped;
    }
    out
}

/// Where Markdown has HTML after one of some texts, in order.
fn html_in(markdown: &str, before: [&str; 2]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    for before in before {
        let text = format!("{before}{markdown}");
        let events = Parser::new_ext(&text, OPTIONS).into_offset_iter();
        let html = events.filter(|(event, _)| matches!(event, Event::Html(_) | Event::InlineHtml(_)));
        let start = before.len();
        ranges.extend(html.map(|(_, range)| range.start.saturating_sub(start)..range.end.saturating_sub(start)));
    }
    ranges.retain(|range| !range.is_empty());
    ranges.sort_unstable_by_key(|range| range.start);
    ranges
}

/// Markdown with its HTML shown as text.
fn without_html(markdown: &str, before: [&str; 2]) -> String {
    let mut text = markdown.to_owned();
    for _ in 0..PASSES {
        let ranges = html_in(&text, before);
        if ranges.is_empty() {
            break;
        }
        let mut out = String::with_capacity(text.len());
        let mut end = 0;
        for range in ranges {
            let start = range.start.max(end);
            if start < range.end {
                out.push_str(&text[end..start]);
                out.push_str(&text[start..range.end].replace('&', "&amp;").replace('<', "&lt;"));
                end = range.end;
            }
        }
        out.push_str(&text[end..]);
        text = out;
    }
    text
}

/// The line that ends the code at the end of Markdown, if it is open.
fn open_fence(markdown: &str) -> Option<String> {
    let text = format!("{markdown}\n\nx");
    let mut fence = None;
    for (event, range) in Parser::new_ext(&text, OPTIONS).into_offset_iter() {
        if let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) = event
            && range.end == text.len()
        {
            let start = text[range].trim_start();
            let mark = start.chars().next()?;
            fence = Some(start.chars().take_while(|character| *character == mark).collect());
        }
    }
    fence
}

/// Documentation without meaning in Markdown or HTML, but for its lines.
fn without_syntax(doc: &str) -> String {
    let mut out = String::with_capacity(doc.len());
    for line in doc.lines() {
        for character in line.trim_start().chars() {
            if "\\`*_[]<>|&~!#$".contains(character) {
                out.push('\\');
            }
            out.push(character);
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{to_cell, to_html, to_markdown};

    #[test]
    fn html_in_documentation_is_text() {
        for (doc, html, markdown) in [
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script>alert(1)&lt;/script>"),
            ("a <b onclick=x>c", "<p>a &lt;b onclick=x&gt;c</p>\n", "a &lt;b onclick=x>c"),
            ("`<b>`, a < b", "<p><code>&lt;b&gt;</code>, a &lt; b</p>\n", "`<b>`, a < b"),
            ("<!-- --> x", "&lt;!-- --&gt; x", "&lt;!-- --> x"),
        ] {
            assert_eq!(to_html(doc), html);
            assert_eq!(to_markdown(doc), markdown);
        }
    }

    /// Documentation follows a paragraph in an item of a list, where indented lines are not code.
    #[test]
    fn html_cannot_follow_from_what_is_before() {
        for (doc, markdown) in [
            ("    <b>", "    &lt;b>"),
            ("[a]: <b>", "[a]: &lt;b>"),
            ("<!--\n```\n-->\n\n```\n<b>\n```", "&lt;!--\n```\n-->\n\n```\n&lt;b>\n```\n```"),
            ("```\n<b>\n```", "```\n<b>\n```"),
        ] {
            assert_eq!(to_markdown(doc), markdown);
        }
        assert_eq!(to_cell("    <b> | \\| ``"), "&lt;b> \\| \\| ``");
        assert_eq!(to_cell("-     <b>"), "-     &lt;b>");
    }

    #[test]
    fn code_is_ended() {
        assert_eq!(to_markdown("a\n\n~~~~ b\n<c>\n~~~"), "a\n\n~~~~ b\n<c>\n~~~\n~~~~");
        assert_eq!(to_markdown("```"), "```\n```");
        for doc in ["```\na\n```", "- ```\n  a", "> ```\n> a", "    ```"] {
            assert_eq!(to_markdown(doc), doc);
        }
    }

    #[test]
    fn links_are_kept_if_they_are_absolute() {
        assert_eq!(to_html("[a](https://a.example)"), "<p><a href=\"https://a.example\">a</a></p>\n");
        for doc in ["[a](javascript:alert(1))", "[a](b.md)", "[a](data:text/html,x)", "![a](https://a.example/a.png)"] {
            assert_eq!(to_html(doc), "<p>a</p>\n", "{doc}");
        }
    }

    #[test]
    fn headings_are_paragraphs() {
        assert_eq!(to_html("# A\n\n- b"), "<p><strong>A</strong></p>\n<ul>\n<li>b</li>\n</ul>\n");
    }
}
