//! The rules that end a list.

use crate::error::Result;
use crate::request::Request;
use crate::text::{find_last, trim};

use super::source::{Found, whole};
use super::target::Target;
use super::{Answer, Dialect, Ending, Page, Rule, Stop};

impl Dialect {
    /// The first rule that ends the list here; `next` is what would be asked, if it could be made.
    pub(super) fn stopped(&self, answer: &Answer<'_>, page: &Page, next: Option<&Request>) -> Result<Option<Ending>> {
        for Stop { rule, source, targets, is, base } in &self.stop {
            let found = self.there(source, None, answer, Some(page))?;
            let number = |tail: bool| {
                let found = found.as_ref().filter(|found| !found.is_blank())?;
                if tail { tail_of(found) } else { found.whole() }
            };
            let (holds, ending) = match rule {
                Rule::Flag => (found.is_some_and(|found| is_flag(&found, *is)), Ending::Flag),
                Rule::Total => (reaches(next, targets, number(*is), 0, page), Ending::Total),
                Rule::Pages => (reaches(next, targets, number(false), *base, page), Ending::Pages),
                Rule::Short => {
                    let elements = page.elements as i64;
                    (elements < self.limit_taken(answer, elements).unwrap_or(1), Ending::Short)
                }
                Rule::Empty => (page.elements == 0, Ending::Empty),
                Rule::Same => {
                    let same = next.is_some_and(|next| {
                        targets.iter().all(|target| {
                            let value = target.read(next);
                            value.is_some() && value == target.read(answer.sent)
                        })
                    });
                    (same, Ending::Same)
                }
            };
            if holds {
                return Ok(Some(ending));
            }
        }
        Ok(None)
    }
}

/// Whether the number at `at` in the next request is past the end. A total that is not told on a page without items is
/// 0: an empty list leaves it out (as it leaves out `Content-Range` or `X-WP-TotalPages`), and a counter never ends by
/// itself.
fn reaches(next: Option<&Request>, at: &[Target], total: Option<i64>, base: i64, page: &Page) -> bool {
    let next = next.and_then(|next| at.first()?.number(next).ok().flatten());
    let total = total.or((page.elements == 0).then_some(0));
    next.zip(total).is_some_and(|(next, total)| next >= total.saturating_add(base))
}

/// Whether a flag is up or down: true and false, and how servers without booleans write them.
fn is_flag(found: &Found<'_>, is: bool) -> bool {
    let text = found.text();
    let (word, digit) = if is { ("true", "1") } else { ("false", "0") };
    match found {
        Found::Text(_) => text.eq_ignore_ascii_case(word) || text == digit,
        _ => text == word || text == digit,
    }
}

/// The number after the last `/`, as in `Content-Range: 0-9/57`; `*` there is none.
fn tail_of(found: &Found<'_>) -> Option<i64> {
    let text = found.text();
    let tail = find_last(&text, b'/').map_or(&*text, |slash| &text[slash + 1..]);
    whole(trim(tail).as_bytes())
}
