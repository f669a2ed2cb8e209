//! What somebody meant who has misspelt a name.

/// Longer texts are not compared.
const LONGEST: usize = 200;

/// Of candidates, each a name and what is shown for it: what is shown for the one that differs least, if it does not differ much.
pub(crate) fn nearest(
    wanted: &str,
    candidates: impl Iterator<Item = (String, String)>,
) -> Option<String> {
    if wanted.len() > LONGEST {
        return None;
    }
    let most = (wanted.chars().count() / 3).clamp(1, 6);
    let found = candidates.map(|(name, shown)| (distance(wanted, &name), shown));
    let found = found.filter(|(distance, _)| *distance <= most);
    found
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, shown)| shown)
}

/// Letters to add, remove or replace, upper and lower case being the same.
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (to, above) in b.iter().zip(row.iter_mut().skip(1)) {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = *above;
            left = replaced.min(*above + 1).min(left + 1);
            *above = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn distances_count_letters() {
        for (a, b, apart) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("Abc", "abC", 0),
            ("kitten", "sitting", 3),
            ("loginByEmial", "loginByEmail", 2),
        ] {
            assert_eq!(distance(a, b), apart, "{a} {b}");
        }
    }
}
