//! Which declared name a misspelt one means, for the texts of compile errors.

/// The most edits by which a misspelt name may differ from the name that it means: the rule that the macros apply to attributes.
pub(crate) const fn most_edits(name: &str) -> usize {
    if name.len() < 3 { 1 } else { name.len() / 3 }
}

/// The number of bytes to insert, delete or replace, and of neighbours to swap, apart from case. `usize::MAX` for a name that is too long
/// to be compared.
pub(crate) const fn edit_distance(a: &str, b: &str) -> usize {
    const LONGEST: usize = 128;
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if b.len() >= LONGEST {
        return usize::MAX;
    }
    // Three rows of the table of distances between prefixes: the last one, and the two before it.
    let (mut last, mut row) = ([0; LONGEST], [0; LONGEST]);
    let mut j = 0;
    while j <= b.len() {
        row[j] = j;
        j += 1;
    }
    let mut i = 0;
    while i < a.len() {
        let before = last;
        last = row;
        row[0] = i + 1;
        j = 0;
        while j < b.len() {
            let replaced = last[j] + !a[i].eq_ignore_ascii_case(&b[j]) as usize;
            let mut least = least_of(replaced, least_of(last[j + 1], row[j]) + 1);
            if i > 0 && j > 0 && a[i].eq_ignore_ascii_case(&b[j - 1]) && a[i - 1].eq_ignore_ascii_case(&b[j]) {
                least = least_of(least, before[j - 1] + 1);
            }
            row[j + 1] = least;
            j += 1;
        }
        i += 1;
    }
    row[b.len()]
}

const fn least_of(a: usize, b: usize) -> usize {
    if a < b { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::edit_distance;

    #[test]
    fn an_edit_inserts_deletes_replaces_or_swaps() {
        for (a, b, edits) in [
            ("fan", "fan", 0),
            ("fan", "FAN", 0),
            ("fan", "fa", 1),
            ("fan", "fang", 1),
            ("fan", "fun", 1),
            ("fna", "fan", 1),
            ("afn", "fan", 1),
            ("created", "rceatde", 2),
            ("", "lamp", 4),
            ("lamp", "fan", 3),
        ] {
            assert_eq!((edit_distance(a, b), edit_distance(b, a)), (edits, edits), "{a} {b}");
        }
    }
}
