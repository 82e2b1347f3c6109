//! URIs of RFC 3986.

use super::cursor::FormatCursor;
use super::net::ipv6;

/// `URI`: a scheme, and optionally an authority, a path, a query and a fragment.
pub(super) const fn is_uri(text: &str) -> bool {
    let mut cursor = FormatCursor::new(text);
    if !cursor.peek().is_ascii_alphabetic() {
        return false;
    }
    while cursor.peek().is_ascii_alphanumeric() || matches!(cursor.peek(), b'+' | b'-' | b'.') {
        cursor.advance();
    }
    if !cursor.eat(b':') {
        return false;
    }
    if cursor.peek() == b'/' && cursor.peek_second() == b'/' {
        cursor.at += 2;
        // The path after an authority is empty or absolute.
        if !authority(&mut cursor) || !(cursor.is_at_end() || matches!(cursor.peek(), b'/' | b'?' | b'#')) {
            return false;
        }
    }
    while character(&mut cursor, b":@/") {}
    if cursor.eat(b'?') {
        while character(&mut cursor, b":@/?") {}
    }
    if cursor.eat(b'#') {
        while character(&mut cursor, b":@/?") {}
    }
    cursor.is_at_end()
}

/// `authority`: a host, perhaps between user information and a port.
const fn authority(cursor: &mut FormatCursor<'_>) -> bool {
    let start = cursor.at;
    while character(cursor, b":") {}
    if !cursor.eat(b'@') {
        cursor.at = start;
    }
    if cursor.eat(b'[') {
        if !ip_literal(cursor) || !cursor.eat(b']') {
            return false;
        }
    } else {
        // `reg-name`, which includes IPv4 addresses.
        while character(cursor, b"") {}
    }
    if cursor.eat(b':') {
        cursor.skip_digits();
    }
    true
}

/// The content of the brackets of `IP-literal`.
const fn ip_literal(cursor: &mut FormatCursor<'_>) -> bool {
    if !cursor.eat(b'v') && !cursor.eat(b'V') {
        return ipv6(cursor);
    }
    let start = cursor.at;
    while cursor.peek().is_ascii_hexdigit() {
        cursor.advance();
    }
    if cursor.at == start || !cursor.eat(b'.') {
        return false;
    }
    let start = cursor.at;
    while is_unreserved(cursor.peek()) || is_sub_delimiter(cursor.peek()) || cursor.peek() == b':' {
        cursor.advance();
    }
    cursor.at > start
}

/// Skips `unreserved`, `pct-encoded`, `sub-delims` or one of the others. Returns `false` if the next character is another one.
const fn character(cursor: &mut FormatCursor<'_>, others: &[u8]) -> bool {
    let byte = cursor.peek();
    if byte == b'%' {
        let start = cursor.at;
        cursor.advance();
        if cursor.peek().is_ascii_hexdigit() && cursor.peek_second().is_ascii_hexdigit() {
            cursor.at += 2;
            return true;
        }
        cursor.at = start;
        return false;
    }
    let mut is_other = false;
    let mut at = 0;
    while at < others.len() {
        is_other = is_other || others[at] == byte;
        at += 1;
    }
    let fits = is_other || is_unreserved(byte) || is_sub_delimiter(byte);
    if fits {
        cursor.advance();
    }
    fits
}

const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

const fn is_sub_delimiter(byte: u8) -> bool {
    matches!(byte, b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=')
}

#[cfg(test)]
mod tests {
    use super::is_uri;

    #[test]
    fn uris() {
        for text in [
            "http://foo.bar/?baz=qux#quux",
            "http://foo.com/blah_(wikipedia)_blah#cite-1",
            "http://-.~_!$&'()*+,;=:%40:80%2f::::::@example.com",
            "http://223.255.255.254",
            "ftp://ftp.is.co.za/rfc/rfc1808.txt",
            "ldap://[2001:db8::7]/c=GB?objectClass?one",
            "mailto:John.Doe@example.com",
            "news:comp.infosystems.www.servers.unix",
            "tel:+1-816-555-1212",
            "urn:oasis:names:specification:docbook:dtd:xml:4.1.2",
            "file:///etc/passwd",
            "a:",
            "a://",
            "a://:",
            "a://@:80",
            "a:/",
            "a:?",
            "a:#",
            "x://[v1.a:b]:/",
        ] {
            assert!(is_uri(text), "{text}");
        }
        for text in [
            "",
            ":",
            "//foo.bar/?baz=qux#quux",
            "/abc",
            "\\\\WINDOWS\\fileshare",
            "abc",
            "1a:b",
            "http:// shouldfail.com",
            ":// should fail",
            "bar,baz:foo",
            "https://[@example.org/test.txt",
            "https://example.org/foobar\\.txt",
            "https://example.org/foobar<>.txt",
            "https://example.org/foobar{}.txt",
            "https://example.org/foobar^.txt",
            "https://example.org/foobar`.txt",
            "https://example.org/foo bar.txt",
            "https://example.org/foobar|.txt",
            "http://example.org/%zz",
            "http://example.org/%2",
            "http://[::1",
            "http://[12345::]/",
            "http://a:b/",
            "http://é.example/",
            "a:b#c#d",
        ] {
            assert!(!is_uri(text), "{text}");
        }
    }
}
