//! Documentation, which is Markdown, as HTML and as Markdown without HTML.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

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

/// Documentation as Markdown, in which HTML is shown as text.
pub(super) fn to_markdown(doc: &str) -> String {
    let parser = Parser::new_ext(doc, OPTIONS).into_offset_iter();
    let is_html = |event: &Event<'_>| matches!(event, Event::Html(_) | Event::InlineHtml(_));
    let ranges: Vec<Range<usize>> = parser.filter(|(event, _)| is_html(event)).map(|(_, range)| range).collect();
    let mut out = String::with_capacity(doc.len());
    let mut end = 0;
    for range in ranges.into_iter().filter(|range| !range.is_empty()) {
        if range.start >= end {
            out.push_str(&doc[end..range.start]);
            out.push_str(&doc[range.clone()].replace('&', "&amp;").replace('<', "&lt;"));
            end = range.end;
        }
    }
    out.push_str(&doc[end..]);
    out
}

#[cfg(test)]
mod tests {
    use super::{to_html, to_markdown};

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
