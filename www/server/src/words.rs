//! The words posts are made of. Pleasant to read on the demo page, unkind to parsers.

use crate::rng::Rng;

pub(crate) const TOPICS: [&str; 8] =
    ["loom", "thread", "pages", "cursors", "weather", "kitchen", "harbour", "night-shift"];

pub(crate) const LANGS: [&str; 6] = ["en", "de", "fr", "ja", "ar", "he"];

pub(crate) const NAMES: [&str; 32] = [
    "Ada Lindqvist",
    "Grace Okafor",
    "Linus Bergman",
    "Mina Haddad",
    "Tomás Rivera",
    "Yuki Tanaka",
    "Noor Rahimi",
    "Ines Duarte",
    "Kofi Mensah",
    "Elif Demir",
    "Søren Dahl",
    "Priya Nair",
    "Jonas Weber",
    "Amélie Laurent",
    "Oskar Nowak",
    "Leila Farouk",
    "Mateo Cruz",
    "Hana Sato",
    "Ravi Menon",
    "Freya Holm",
    "Idris Bello",
    "Zoë Martens",
    "Anouk de Vries",
    "Pavel Horák",
    "Saoirse Byrne",
    "Dmitri Volkov",
    "Wanjiru Kamau",
    "Lucía Ortega",
    "Emre Kaya",
    "Maja Novak",
    "Björn Ek",
    "Thandi Dube",
];

const DEEDS: [&str; 24] = [
    "moved the cursor",
    "wound the thread",
    "counted the pages twice",
    "untied the knot",
    "mended the feed",
    "left the loom running",
    "found the missing row",
    "followed the next link",
    "carried the page upstairs",
    "read the list to the end",
    "asked for ten more",
    "folded the old page",
    "turned the spool",
    "waited out the rate limit",
    "dropped a duplicate",
    "kept the first position",
    "pulled one stitch",
    "oiled the shuttle",
    "signed the cursor",
    "opened the back lane",
    "sorted the bobbins",
    "walked past the end",
    "caught the loose end",
    "wove a short row",
];

const AFTERMATHS: [&str; 20] = [
    "kept the old page warm",
    "nobody noticed",
    "the feed went on",
    "made tea while it loaded",
    "the end stayed the end",
    "the scrollbar held its breath",
    "found the same row again",
    "hummed along with the loom",
    "wrote it on the wall",
    "the thread held",
    "lost no row",
    "left the light on",
    "slept through the retry",
    "the harbour fell quiet",
    "told no one",
    "came back for the last stitch",
    "the list grew by one",
    "went home early",
    "it was the right page",
    "drew a small map of it",
];

const SENTENCES: [&str; 24] = [
    "The loom was already warm when the morning shift came in.",
    "Ten rows later the pattern made sense, and not one of them came twice.",
    "Somebody had written \"keep going\" on the inside of the spool.",
    "We asked for thirty and were given twelve, which is still an answer.",
    "A page that is empty is not an end; it is only a pause with good manners.",
    "The thread ran from the window to the harbour and back again.",
    "If you pull gently, the next page comes by itself.",
    "There were three knots, all of them with the same timestamp.",
    "The kettle said nothing, so we waited a little longer.",
    "Nobody counts the rows on a night like this, except the one who has to.",
    "First the shuttle, then the shed, then a very small click.",
    "The old cursor still worked, like a key from a house you have moved out of.",
    "It said \"too many requests\", so we sat down and watched the boats.",
    "By noon the list had grown at the top and nothing below it had moved.",
    "One end was in the drawer; the other was a hundred thousand posts away.",
    "The rain kept its own pagination: drop, drop, pause, drop.",
    "She drew the line under the last row with a ruler, twice.",
    "Everything that was woven yesterday was still there today, in the same order.",
    "The map shows a lane for older things and a lane for newer ones.",
    "It is easy to find the end of a thread, if you never let go of the beginning.",
    "He labelled the boxes A, B and A again, and smiled.",
    "A short row is not a mistake when the edge is meant to curve.",
    "The night shift leaves the radio on for whoever comes next.",
    "Row by row it became a coat, and then it became somebody's coat.",
];

/// Text that takes more than one byte, one code unit, one code point or one direction per letter.
const FOREIGN: [(&str, [&str; 3]); 6] = [
    (
        "en",
        [
            "Nai\u{308}ve? Perhaps. \u{1f9f5}\u{2728}",
            "C:\\loom\\rows\\*.txt is still open.",
            "Tea at 16\u{2236}00 \u{2615}\u{fe0f}, she said.",
        ],
    ),
    (
        "de",
        [
            "Der Faden läuft weiter, größer als gedacht.",
            "„Noch eine Seite“, sagte er. \u{1f9f6}",
            "Übermorgen knüpfen wir die nächste Reihe.",
        ],
    ),
    (
        "fr",
        [
            "Le fil était déjà là, à l’aube.",
            "« Encore une page », dit‑elle. \u{1f58b}\u{fe0f}",
            "Où finit la liste ? Jamais tout à fait.",
        ],
    ),
    ("ja", ["糸はまだ続いています。", "次のページを読み込みました。\u{1f9f5}", "猫が織機の上で寝ている。𠮷"]),
    ("ar", ["الخيط طويل والليل هادئ.", "وصلنا إلى الصفحة التالية \u{1f319}", "قالت: «لا تقطع الخيط»."]),
    ("he", ["החוט ארוך והלילה שקט.", "הגענו לעמוד הבא \u{1f9f6}", "שָׁלוֹם, אמרה השורה האחרונה."]),
];

const TAGS: [&str; 14] = [
    "slow",
    "warm",
    "first-draft",
    "found",
    "late",
    "on-the-wall",
    "blue thread",
    "café",
    "\u{1f9f5}",
    "knots",
    "糸",
    "short row",
    "tea",
    "again",
];

const GLYPHS: [&str; 10] = [
    "\u{1f9f5}",
    "\u{1f9f6}",
    "\u{1f44b}\u{1f3fd}",
    "\u{1f469}\u{200d}\u{1f4bb}",
    "\u{1f1f3}\u{1f1f1}",
    "\u{2728}",
    "\u{1f30a}",
    "e\u{301}",
    "\u{26f5}",
    "o\u{308}\u{323}",
];

/// `Zoë Martens` → `zoe.martens`: accents are dropped, blanks become dots.
pub(crate) fn handle(name: &str) -> String {
    let fold = |c: char| match c {
        ' ' => Some('.'),
        'á' => Some('a'),
        'é' | 'ë' => Some('e'),
        'í' => Some('i'),
        'ö' | 'ø' => Some('o'),
        c => c.is_ascii_alphanumeric().then_some(c),
    };
    name.to_lowercase().chars().filter_map(fold).collect()
}

fn first_name(name: &str) -> &str {
    name.split(' ').next().unwrap_or(name)
}

pub(crate) fn title(rng: &mut Rng, author: &str) -> String {
    let mut title = format!("{} {} and {}", first_name(author), rng.pick(&DEEDS), rng.pick(&AFTERMATHS));
    if rng.one_in(6) {
        title.push(' ');
        title.push_str(rng.pick::<&str>(&GLYPHS));
    }
    title
}

/// A post in another language says something in it first; an English one may end on a line that is hard to quote.
pub(crate) fn body(rng: &mut Rng, lang: &str) -> String {
    let lines = FOREIGN.iter().find(|(of, _)| *of == lang).map_or(&FOREIGN[0].1, |(_, lines)| lines);
    let mut parts: Vec<&str> = Vec::new();
    if lang != LANGS[0] {
        let first = rng.below(lines.len() as u64) as usize;
        parts.extend([lines[first], lines[(first + 1) % lines.len()]]);
    }
    let english = u64::from(lang == LANGS[0]);
    let first = rng.below(SENTENCES.len() as u64) as usize;
    parts.extend((0..3 + rng.below(2 + english) as usize).map(|step| SENTENCES[(first + step * 5) % SENTENCES.len()]));
    if lang == LANGS[0] && rng.one_in(4) {
        parts.push(rng.pick::<&str>(lines));
    }
    let mut body = String::new();
    for part in parts {
        if !body.is_empty() {
            body.push_str(if rng.one_in(4) { "\n\n" } else { " " });
        }
        body.push_str(part);
    }
    body
}

pub(crate) fn tags(rng: &mut Rng) -> Vec<String> {
    let first = rng.below(TAGS.len() as u64) as usize;
    (0..rng.below(4) as usize).map(|step| TAGS[(first + step * 3) % TAGS.len()].to_owned()).collect()
}

/// English six times out of ten.
pub(crate) fn lang(rng: &mut Rng) -> &'static str {
    if rng.below(10) < 6 { LANGS[0] } else { rng.pick::<&str>(&LANGS[1..]) }
}

#[cfg(test)]
mod tests {
    use super::{NAMES, handle};

    #[test]
    fn handles_are_distinct() {
        let mut handles: Vec<String> = NAMES.iter().map(|name| handle(name)).collect();
        handles.sort();
        handles.dedup();
        assert_eq!(handles.len(), NAMES.len());
        assert_eq!(handle("Anouk de Vries"), "anouk.de.vries");
        assert_eq!(handle("Zoë Martens"), "zoe.martens");
        for name in NAMES {
            assert_eq!(handle(name).len(), name.chars().count(), "no letter of {name} is lost");
        }
    }
}
