//! Shrinks a text.

/// Removes parts of a text while `still` holds, until no removal is possible.
pub(super) fn shrink(bytes: &[u8], still: &mut dyn FnMut(&[u8]) -> bool) -> Vec<u8> {
    let mut best = bytes.to_vec();
    loop {
        let before = best.len();
        members(&mut best, still);
        cuts(&mut best, still);
        if best.len() == before {
            return best;
        }
    }
}

/// Removes members and elements, the largest first, each with an adjacent comma.
fn members(best: &mut Vec<u8>, still: &mut dyn FnMut(&[u8]) -> bool) {
    let mut tried = 0;
    loop {
        let mut spans = spans(best);
        spans.sort_unstable_by_key(|(start, end)| std::cmp::Reverse(end - start));
        let Some(&(start, end)) = spans.get(tried) else { return };
        let comma_before = start > 0 && best[start - 1] == b',';
        let comma_after = best.get(end) == Some(&b',');
        let (start, end) = match (comma_before, comma_after) {
            (true, _) => (start - 1, end),
            (false, true) => (start, end + 1),
            (false, false) => (start, end),
        };
        let cut: Vec<u8> = best[..start].iter().chain(&best[end..]).copied().collect();
        if still(&cut) {
            *best = cut;
        } else {
            tried += 1;
        }
    }
}

/// The spans between brackets and commas outside strings.
fn spans(text: &[u8]) -> Vec<(usize, usize)> {
    let (mut in_string, mut escaped) = (false, false);
    let (mut open, mut out) = (Vec::new(), Vec::new());
    for (at, &byte) in text.iter().enumerate() {
        if in_string {
            (in_string, escaped) = (byte != b'"' || escaped, byte == b'\\' && !escaped);
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => open.push(at + 1),
            b',' => {
                if let Some(start) = open.last_mut() {
                    out.push((*start, at));
                    *start = at + 1;
                }
            }
            b'}' | b']' => out.extend(open.pop().map(|start| (start, at))),
            _ => {}
        }
    }
    out.retain(|(start, end)| start < end);
    out
}

/// Removes runs of bytes, long ones first.
fn cuts(best: &mut Vec<u8>, still: &mut dyn FnMut(&[u8]) -> bool) {
    let mut length = (best.len() / 2).min(64);
    while length > 0 {
        let mut at = 0;
        while at + length <= best.len() {
            let cut: Vec<u8> = best[..at].iter().chain(&best[at + length..]).copied().collect();
            if still(&cut) {
                *best = cut;
            } else {
                at += 1;
            }
        }
        length = if length > 8 { length / 2 } else { length - 1 };
    }
}
