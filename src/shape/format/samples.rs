//! Texts of each format, and texts that resemble them: for examples, help, mutations and tests.

use super::NamedFormat;

pub(super) const fn valid(format: NamedFormat) -> &'static [&'static str] {
    match format {
        NamedFormat::DateTime => &[
            "2025-11-25T10:11:12Z",
            "2024-02-29T23:59:59.999999999+14:00",
            "1998-12-31T23:59:60Z",
            "1990-12-31T15:59:60.5-08:00",
            "0001-01-01t00:00:00z",
            "9999-12-31T00:00:00-00:00",
        ],
        NamedFormat::Date => &["2025-11-25", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"],
        NamedFormat::Time => &["10:11:12Z", "23:59:59.999999999+14:00", "23:59:60Z", "01:29:60.5+01:30", "00:00:00z"],
        NamedFormat::Duration => &["PT1H30M", "P1Y2M3DT4H5M6S", "P2W", "P0D", "PT0S", "P1YT1S", "P1MT2M"],
        NamedFormat::Uuid => &[
            "67e55044-10b1-426f-9247-bb680e5fe0c8",
            "67E55044-10B1-426F-9247-BB680E5FE0C8",
            "00000000-0000-0000-0000-000000000000",
        ],
        NamedFormat::Uri => &[
            "https://example.com/path?query=1#fragment",
            "mailto:ada@example.com",
            "urn:isbn:0451450523",
            "ftp://user:%21@[2001:db8::7]:21/a/b",
            "x://[v1.a:b]",
            "file:///etc/hosts",
            "a:",
        ],
        NamedFormat::Email => &["ada@example.com", "a.b+c@d", "!#$%&'*+-/=?^_`{|}~@x-1.example"],
        NamedFormat::Ipv4 => &["192.0.2.1", "0.0.0.0", "255.255.255.255", "10.20.30.99"],
        NamedFormat::Ipv6 => &[
            "2001:db8::1",
            "::",
            "::1",
            "1::",
            "::ffff:192.0.2.1",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:1.2.3.4",
            "1:2:3:4:5:6:7::",
            "::2:3:4:5:6:7:8",
            "FEDC:BA98::7654:3210",
        ],
        NamedFormat::Byte => &["SGVsbG8=", "", "AA==", "/+8=", "AAAA", "AAAAAAAA"],
    }
}

pub(super) const fn invalid(format: NamedFormat) -> &'static [&'static str] {
    match format {
        NamedFormat::DateTime => &[
            "2025-02-30T10:11:12Z",
            "2025-02-29T10:11:12Z",
            "2025-11-25T24:00:00Z",
            "2025-11-25T10:11:12",
            "2025-11-25 10:11:12Z",
            "2025-11-25T10:11Z",
            "2025-11-25T10:11:12.Z",
            "2025-11-25T10:11:12+0100",
            "1998-12-31T22:59:60Z",
            "1998-12-30T23:59:60Z",
        ],
        NamedFormat::Date => {
            &["2025-02-30", "2025-02-29", "1900-02-29", "2025-04-31", "2025-13-01", "2025-00-01", "2025-1-1", "25-11-2025"]
        }
        NamedFormat::Time => &["24:00:00Z", "10:60:00Z", "10:11:61Z", "10:11:12", "10:11Z", "22:59:60Z", "10:11:12+24:00"],
        NamedFormat::Duration => &["P", "PT", "P1Y2D", "PT1H2S", "P1W1D", "P1.5D", "-P1D", "1H", "PT1D"],
        NamedFormat::Uuid => &[
            "67e5504410b1426f9247bb680e5fe0c8",
            "{67e55044-10b1-426f-9247-bb680e5fe0c8}",
            "67e55044-10b1-426f-9247-bb680e5fe0c",
            "67e55044-10b1-426f-9247-bb680e5fe0cg",
        ],
        NamedFormat::Uri => {
            &["example.com", "/path", "//example.com", "http://a b", "http://[::1", "http://a/%zz", "a:b#c#d", "1a:b"]
        }
        NamedFormat::Email => &["ada", "@example.com", "ada@", "a..b@c", ".a@b", "a@-b", "a@b-", "a@b..c", "a b@c", "a@b@c"],
        NamedFormat::Ipv4 => &["256.0.0.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.", "0x1.2.3.4"],
        NamedFormat::Ipv6 => {
            &[":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "::1.2.3", "::1%eth0", "::g"]
        }
        NamedFormat::Byte => &["A", "AA", "AAA", "AA=", "AB==", "A===", "_-8=", "AA==AA==", "AA A"],
    }
}
