//! docs/BEHAVIOURS.md and the tests name one another.

use std::collections::BTreeSet;

/// What does not fit: a number that tests name and the list has not, one that stands there twice, and one without a
/// test that says nothing of it.
pub(crate) fn check(list: &str, tests: &[String]) -> Vec<String> {
    let tested: BTreeSet<String> = tests.iter().flat_map(|text| named(text)).collect();
    let mut broken = Vec::new();
    let mut listed = BTreeSet::new();
    for line in list.lines() {
        let Some((number, promise)) = line.split_once(". ") else { continue };
        if !is_number(number) {
            continue;
        }
        if !listed.insert(number.to_owned()) {
            broken.push(format!("docs/BEHAVIOURS.md: {number} stands there twice"));
        }
        let excused = promise.ends_with("(planned)") || promise.contains("(held by: ");
        match (tested.contains(number), excused) {
            (false, false) => broken.push(format!("docs/BEHAVIOURS.md: {number} has no test, and does not say why")),
            (true, true) => broken.push(format!("docs/BEHAVIOURS.md: {number} has a test by now")),
            _ => {}
        }
    }
    for number in tested.difference(&listed) {
        broken.push(format!("a test names behaviour {number}, which docs/BEHAVIOURS.md does not list"));
    }
    broken
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_suffix('a').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The numbers in `behaviour 14:` of JavaScript's titles and `fn behaviour_14_…` of Rust's.
fn named(text: &str) -> Vec<String> {
    let after = |mark: &'static str| text.match_indices(mark).map(move |(at, _)| &text[at + mark.len()..]);
    let number = |rest: &str| {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let letter = usize::from(rest[end..].starts_with("a:") || rest[end..].starts_with("a_"));
        rest[..end + letter].to_owned()
    };
    let all = after("fn behaviour_").chain(after("'behaviour ")).chain(after("`behaviour "));
    all.map(number).filter(|number| is_number(number)).collect()
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn the_list_and_the_tests_name_one_another() {
        let list = "# x\n1. One.\n2. Two. (planned)\n2a. Half. (held by: y)\n3. Three.\n";
        let tests = |text: &str| vec![text.to_owned()];
        let both = "fn behaviour_1_is_so() {} test('behaviour 3: is so')";
        assert!(check(list, &tests(both)).is_empty());
        assert_eq!(check(list, &tests("fn behaviour_1_is_so() {}")).len(), 1, "3 has none");
        assert_eq!(check(list, &tests(&format!("{both} `behaviour 2: now` 'behaviour 62a: what'"))).len(), 2);
        assert_eq!(check(&format!("{list}3. Again.\n"), &tests(both)).len(), 1);
    }
}
