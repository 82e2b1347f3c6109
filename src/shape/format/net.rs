//! IP addresses.

use super::cursor::FormatCursor;

pub(super) const fn is_ipv4(text: &str) -> bool {
    let mut cursor = FormatCursor::new(text);
    ipv4(&mut cursor) && cursor.is_at_end()
}

pub(super) const fn is_ipv6(text: &str) -> bool {
    let mut cursor = FormatCursor::new(text);
    ipv6(&mut cursor) && cursor.is_at_end()
}

/// Reads an IPv4 address: four numbers without leading zeros.
pub(super) const fn ipv4(cursor: &mut FormatCursor<'_>) -> bool {
    let mut octets = 0;
    loop {
        let start = cursor.at;
        let mut number: u32 = 0;
        while cursor.peek().is_ascii_digit() && cursor.at - start < 3 {
            number = number * 10 + (cursor.peek() - b'0') as u32;
            cursor.advance();
        }
        let digits = cursor.at - start;
        let least = match digits {
            1 => 0,
            2 => 10,
            3 => 100,
            _ => return false,
        };
        if number < least || number > 255 {
            return false;
        }
        octets += 1;
        if octets == 4 {
            return true;
        }
        if !cursor.eat(b'.') {
            return false;
        }
    }
}

/// Reads an IPv6 address: eight groups, the last two perhaps as an IPv4 address, and `::` once for one or more groups of zeros.
pub(super) const fn ipv6(cursor: &mut FormatCursor<'_>) -> bool {
    let mut groups = 0;
    let mut shortened = false;
    if cursor.peek() == b':' && cursor.peek_second() == b':' {
        cursor.at += 2;
        shortened = true;
        if !cursor.peek().is_ascii_hexdigit() {
            return true;
        }
    }
    loop {
        let start = cursor.at;
        while cursor.peek().is_ascii_hexdigit() && cursor.at - start < 4 {
            cursor.advance();
        }
        if cursor.at == start {
            return false;
        }
        if cursor.peek() == b'.' {
            cursor.at = start;
            if !ipv4(cursor) {
                return false;
            }
            groups += 2;
            break;
        }
        groups += 1;
        if cursor.peek() != b':' {
            break;
        }
        if cursor.peek_second() == b':' {
            if shortened {
                return false;
            }
            shortened = true;
            cursor.at += 2;
            if !cursor.peek().is_ascii_hexdigit() {
                break;
            }
        } else {
            cursor.advance();
        }
    }
    if shortened { groups <= 7 } else { groups == 8 }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use super::{is_ipv4, is_ipv6};

    #[test]
    fn addresses_are_those_of_the_standard_library() {
        for text in
            ["0.0.0.0", "255.255.255.255", "256.0.0.1", "01.2.3.4", "1.2.3", "1.2.3.4.5", "1.2.3.", "", "1..2.3", "1.2.3.4 "]
        {
            assert_eq!(is_ipv4(text), text.parse::<Ipv4Addr>().is_ok(), "{text}");
        }
        let mut texts: Vec<String> = Vec::new();
        for before in 0..=9 {
            for after in 0..=9 {
                let groups = |count: usize| vec!["1f"; count].join(":");
                texts.push(format!("{}::{}", groups(before), groups(after)));
                texts.push(format!("{}::{}:1.2.3.4", groups(before), groups(after)));
                texts.push(format!("{}:1.2.3.4", groups(before)));
                texts.push(groups(before));
            }
        }
        texts.extend(
            [
                "::",
                ":::",
                "1::2::3",
                ":1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7:8:",
                "12345::",
                "::1.2.3.4:1",
                "::1%eth0",
                "::g",
                "::01.2.3.4",
                "[::1]",
            ]
            .map(str::to_owned),
        );
        for text in texts {
            assert_eq!(is_ipv6(&text), text.parse::<Ipv6Addr>().is_ok(), "{text}");
        }
    }
}
