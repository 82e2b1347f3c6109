//! Dates, times and durations of RFC 3339.

use super::cursor::FormatCursor;

/// The number of minutes of a day.
const DAY: i32 = 24 * 60;

/// A date of the Gregorian calendar.
#[derive(Clone, Copy)]
struct Date {
    year: i32,
    month: i32,
    day: i32,
}

/// A time with an offset.
#[derive(Clone, Copy)]
struct Time {
    /// The minute of the day in UTC. It is negative on the previous day, and at least [`DAY`] on the next one.
    minute_in_utc: i32,
    second: i32,
}

/// `date-time`.
pub(super) const fn is_date_time(text: &str) -> bool {
    let mut cursor = FormatCursor::new(text);
    let Some(date) = date(&mut cursor) else { return false };
    if !cursor.eat(b'T') && !cursor.eat(b't') {
        return false;
    }
    let Some(time) = time(&mut cursor) else { return false };
    cursor.is_at_end() && (time.second < 60 || date.is_last_of_month_in_utc(time))
}

/// `full-date`.
pub(super) const fn is_date(text: &str) -> bool {
    let mut cursor = FormatCursor::new(text);
    date(&mut cursor).is_some() && cursor.is_at_end()
}

/// `full-time`.
pub(super) const fn is_time(text: &str) -> bool {
    let mut cursor = FormatCursor::new(text);
    time(&mut cursor).is_some() && cursor.is_at_end()
}

const fn date(cursor: &mut FormatCursor<'_>) -> Option<Date> {
    let Some(year) = cursor.digits(4) else { return None };
    if !cursor.eat(b'-') {
        return None;
    }
    let Some(month) = cursor.digits(2) else { return None };
    if !cursor.eat(b'-') {
        return None;
    }
    let Some(day) = cursor.digits(2) else { return None };
    if day >= 1 && day <= days_of(year, month) { Some(Date { year, month, day }) } else { None }
}

/// The number of days of a month; 0 if there is no such month.
const fn days_of(year: i32, month: i32) -> i32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 0,
    }
}

/// `full-time`. A leap second is the last second of a day in UTC.
const fn time(cursor: &mut FormatCursor<'_>) -> Option<Time> {
    let Some(hour) = cursor.digits(2) else { return None };
    if !cursor.eat(b':') {
        return None;
    }
    let Some(minute) = cursor.digits(2) else { return None };
    if !cursor.eat(b':') {
        return None;
    }
    let Some(second) = cursor.digits(2) else { return None };
    if hour > 23 || minute > 59 || second > 60 || (cursor.eat(b'.') && cursor.skip_digits() == 0) {
        return None;
    }
    let Some(offset) = offset(cursor) else { return None };
    let minute_in_utc = hour * 60 + minute - offset;
    if second == 60 && minute_in_utc.rem_euclid(DAY) != DAY - 1 {
        return None;
    }
    Some(Time { minute_in_utc, second })
}

/// `time-offset`, in minutes.
const fn offset(cursor: &mut FormatCursor<'_>) -> Option<i32> {
    if cursor.eat(b'Z') || cursor.eat(b'z') {
        return Some(0);
    }
    let sign = if cursor.eat(b'+') {
        1
    } else if cursor.eat(b'-') {
        -1
    } else {
        return None;
    };
    let Some(hour) = cursor.digits(2) else { return None };
    if !cursor.eat(b':') {
        return None;
    }
    let Some(minute) = cursor.digits(2) else { return None };
    if hour > 23 || minute > 59 { None } else { Some(sign * (hour * 60 + minute)) }
}

impl Date {
    /// Whether the date of this local time is the last of a month in UTC. Leap seconds are inserted at the end of a month.
    const fn is_last_of_month_in_utc(self, time: Time) -> bool {
        let Self { year, month, day } = self;
        let last = days_of(year, month);
        if time.minute_in_utc < 0 {
            day == 1
        } else if time.minute_in_utc >= DAY {
            day + 1 == last
        } else {
            day == last
        }
    }
}

/// `duration` of appendix A.
pub(super) const fn is_duration(text: &str) -> bool {
    let mut cursor = FormatCursor::new(text);
    if !cursor.eat(b'P') {
        return false;
    }
    if cursor.peek() == b'T' {
        return is_time_of_duration(&mut cursor) && cursor.is_at_end();
    }
    if cursor.skip_digits() == 0 {
        return false;
    }
    let unit = cursor.peek();
    cursor.advance();
    match unit {
        b'W' => return cursor.is_at_end(),
        b'Y' => {
            if cursor.peek().is_ascii_digit() && !(cursor.skip_digits() > 0 && cursor.eat(b'M') && is_days(&mut cursor)) {
                return false;
            }
        }
        b'M' => {
            if !is_days(&mut cursor) {
                return false;
            }
        }
        b'D' => {}
        _ => return false,
    }
    cursor.is_at_end() || (is_time_of_duration(&mut cursor) && cursor.is_at_end())
}

/// Skips optional days.
const fn is_days(cursor: &mut FormatCursor<'_>) -> bool {
    !cursor.peek().is_ascii_digit() || (cursor.skip_digits() > 0 && cursor.eat(b'D'))
}

/// `dur-time`: hours, minutes and seconds, where none in between is omitted.
const fn is_time_of_duration(cursor: &mut FormatCursor<'_>) -> bool {
    if !cursor.eat(b'T') || cursor.skip_digits() == 0 {
        return false;
    }
    if cursor.eat(b'H') {
        if !cursor.peek().is_ascii_digit() {
            return true;
        }
        cursor.skip_digits();
        if !cursor.eat(b'M') {
            return false;
        }
    } else if !cursor.eat(b'M') {
        return cursor.eat(b'S');
    }
    !cursor.peek().is_ascii_digit() || (cursor.skip_digits() > 0 && cursor.eat(b'S'))
}

#[cfg(test)]
mod tests {
    use super::{is_date, is_date_time, is_duration, is_time};

    #[test]
    fn every_day_of_the_calendar_is_a_date_and_no_other() {
        let mut days = 0;
        for year in [0, 1, 4, 100, 400, 1900, 2000, 2023, 2024, 2100, 9999] {
            for month in 0..=13 {
                for day in 0..=32 {
                    days += u32::from(is_date(&format!("{year:04}-{month:02}-{day:02}")));
                }
            }
        }
        // The leap years are 0, 4, 400, 2000 and 2024.
        assert_eq!(days, 11 * 365 + 5);
        for text in ["2025-02-30", "2025-2-01", "25-02-01", "2025-02-01 ", "+2025-02-01", "2025-02-0\u{661}", "20250201"] {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn a_leap_second_is_the_last_second_of_a_month_in_utc() {
        for text in [
            "1998-12-31T23:59:60Z",
            "1998-12-31T15:59:60.123-08:00",
            "1999-01-01T00:59:60+01:00",
            "2016-12-31t18:59:60.9-05:00",
            "2024-02-29T23:59:60-00:00",
        ] {
            assert!(is_date_time(text), "{text}");
        }
        for text in [
            "1998-12-31T23:59:61Z",
            "1998-12-31T22:59:60Z",
            "1998-12-30T23:59:60Z",
            "1998-12-31T23:59:60+01:00",
            "1998-12-31T23:58:60Z",
            "2024-02-28T23:59:60Z",
            "1999-01-02T00:59:60+01:00",
        ] {
            assert!(!is_date_time(text), "{text}");
        }
        assert!(is_time("23:59:60Z") && is_time("01:29:60+01:30") && is_time("23:29:60+23:30"));
        assert!(!is_time("22:59:60Z") && !is_time("23:59:60+01:00"));
    }

    #[test]
    fn times_have_an_offset() {
        for text in ["00:00:00Z", "23:59:59.000000000000001z", "12:00:00+23:59", "12:00:00-00:00"] {
            assert!(is_time(text), "{text}");
        }
        for text in [
            "00:00:00",
            "24:00:00Z",
            "00:60:00Z",
            "00:00:00.Z",
            "00:00:00+24:00",
            "00:00:00+1:00",
            "00:00Z",
            "00:00:00+0100",
        ] {
            assert!(!is_time(text), "{text}");
        }
        for text in ["2025-11-25 10:11:12Z", "2025-11-25T10:11:12", "2025-11-25", "2025-02-30T10:11:12Z"] {
            assert!(!is_date_time(text), "{text}");
        }
    }

    #[test]
    fn durations_omit_no_unit_in_between() {
        for text in
            ["P1D", "P1W", "P1Y", "P1Y2M3DT4H5M6S", "P1YT4H", "P2M", "PT0S", "PT1H2M", "PT36H", "P0D", "P1MT1M", "P1Y2MT1S"]
        {
            assert!(is_duration(text), "{text}");
        }
        for text in [
            "", "P", "PT", "P1", "1D", "P1YT", "P1Y2D", "PT1H2S", "P1W2D", "P1DT", "PT1D", "P1S", "p1d", "P-1D", "P1.5D",
            "PT0.5S", "P1D2H", "P2D1Y", "P1Y2W", "P1D ",
        ] {
            assert!(!is_duration(text), "{text}");
        }
    }
}
