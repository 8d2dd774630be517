//! How wide a line is: formatters break code, but no text, and a message that is found by searching for it is worth
//! more in one piece. So a line may be longer than the last column by one literal (a string, a template, a regular
//! expression), and by nothing else: code inside of a template's `${…}` is code.
//!
//! The scanner knows strings and comments of Rust and JavaScript, over lines, and no more of either language. It reads
//! each character once.

/// As in rustfmt.toml and biome.json.
pub(crate) const MAX: usize = 120;

/// A place where the scanner is inside of something.
enum Inside {
    /// A string that ends with this, escapes or not.
    Text {
        end: String,
        escapes: bool,
    },
    Template,
    /// `${…}` of a template, and how many braces of its own are open.
    Hole(usize),
    /// `/* … */`.
    Comment,
}

/// The numbers of the lines that are too long, each with its columns.
pub(crate) fn too_long(text: &str, is_rust: bool) -> Vec<(usize, usize)> {
    let mut scanner = Scanner { is_rust, inside: Vec::new() };
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let chars: Vec<char> = line.chars().collect();
        let longest = scanner.longest_literal(&chars);
        if chars.len() - longest > MAX && !is_one_word(line) {
            found.push((at + 1, chars.len()));
        }
    }
    found
}

/// A comment that cannot be broken: one word (an address), or a row of a table.
fn is_one_word(line: &str) -> bool {
    let line = line.trim_start();
    let comment = ["//", "/*", "* "].iter().any(|start| line.starts_with(start));
    comment && line.split_once(' ').is_some_and(|(_, text)| !text.contains(' ') || text.starts_with('|'))
}

struct Scanner {
    is_rust: bool,
    inside: Vec<Inside>,
}

impl Scanner {
    /// The characters of the longest literal on a line; of one that goes on in another line, those on this one.
    fn longest_literal(&mut self, line: &[char]) -> usize {
        let starts = |at: usize, what: &str| what.chars().enumerate().all(|(i, c)| line.get(at + i) == Some(&c));
        // Characters by the depth at which they stand: what a template has before its hole and behind it is one text.
        let mut lengths = vec![0; self.inside.len() + 1];
        let (mut longest, mut before, mut at) = (0, None, 0);
        while let Some(&c) = line.get(at) {
            let depth = self.inside.len();
            lengths.resize(lengths.len().max(depth + 2), 0);
            let mut step = 1;
            match self.inside.last_mut() {
                Some(Inside::Text { end, escapes }) => {
                    if *escapes && c == '\\' {
                        step = 2;
                    } else if starts(at, end) {
                        step = end.chars().count();
                        self.inside.pop();
                    }
                    lengths[depth] += step.min(line.len() - at);
                }
                Some(Inside::Template) => {
                    if starts(at, "${") {
                        step = 2;
                        self.inside.push(Inside::Hole(0));
                    } else {
                        if c == '\\' {
                            step = 2;
                        } else if c == '`' {
                            self.inside.pop();
                        }
                        lengths[depth] += step.min(line.len() - at);
                    }
                }
                Some(Inside::Comment) => {
                    if starts(at, "*/") {
                        step = 2;
                        self.inside.pop();
                    }
                }
                hole => {
                    if let Some(Inside::Hole(open)) = hole {
                        match c {
                            '{' => *open += 1,
                            '}' if *open > 0 => *open -= 1,
                            '}' => {
                                self.inside.pop();
                                at += 1;
                                continue;
                            }
                            _ => {}
                        }
                    }
                    if starts(at, "//") {
                        break;
                    }
                    step = self.opens(line, at, before);
                    if self.inside.len() > depth && !matches!(self.inside.last(), Some(Inside::Comment)) {
                        // What was at this depth before was another literal.
                        lengths[depth + 1] = step;
                    } else if step > 1 {
                        longest = longest.max(step);
                    }
                    before = if c.is_whitespace() { before } else { line.get(at + step - 1).copied() };
                }
            }
            longest = longest.max(lengths.iter().copied().max().unwrap_or_default());
            at += step;
        }
        // No string of JavaScript ends with its line, and no string of either is left open by a mistake of this reader
        // for longer than a line.
        if !self.is_rust {
            while matches!(self.inside.last(), Some(Inside::Text { .. })) {
                self.inside.pop();
            }
        }
        longest
    }

    /// Opens what begins here, or steps over it; how many characters that were.
    fn opens(&mut self, line: &[char], at: usize, before: Option<char>) -> usize {
        let next = |n: usize| line.get(at + n).copied();
        let text = |end: String, escapes: bool| Inside::Text { end, escapes };
        match line[at] {
            '/' if next(1) == Some('*') => {
                self.inside.push(Inside::Comment);
                2
            }
            '"' => {
                self.inside.push(text("\"".into(), true));
                1
            }
            'r' if self.is_rust && !before_is_name(line, at) => {
                let hashes = line[at + 1..].iter().take_while(|c| **c == '#').count();
                if next(1 + hashes) != Some('"') {
                    return 1;
                }
                self.inside.push(text(format!("\"{}", "#".repeat(hashes)), false));
                2 + hashes
            }
            // A character, or the name of a lifetime.
            '\'' if self.is_rust => match (next(1), next(2)) {
                (Some('\\'), _) => 2 + line[at + 3..].iter().position(|c| *c == '\'').unwrap_or(0) + 2,
                (_, Some('\'')) => 3,
                _ => 1,
            },
            '\'' => {
                self.inside.push(text("'".into(), true));
                1
            }
            '`' if !self.is_rust => {
                self.inside.push(Inside::Template);
                1
            }
            // Behind a value it divides.
            '/' if !self.is_rust && before.is_none_or(|c| "(,=:[!&|?{};>".contains(c)) => pattern(&line[at..]),
            _ => 1,
        }
    }
}

/// `br"…"` is a text, `for"` none that is written.
fn before_is_name(line: &[char], at: usize) -> bool {
    at > 0 && line[at - 1] != 'b' && (line[at - 1].is_alphanumeric() || line[at - 1] == '_')
}

/// The length of a regular expression.
fn pattern(line: &[char]) -> usize {
    let (mut at, mut class) = (1, false);
    while let Some(&c) = line.get(at) {
        match c {
            '\\' => at += 1,
            '[' => class = true,
            ']' => class = false,
            '/' if !class => return at + 1,
            _ => {}
        }
        at += 1;
    }
    1
}

#[cfg(test)]
mod tests {
    use super::too_long;

    fn is_too_long(line: &str, is_rust: bool) -> bool {
        !too_long(line, is_rust).is_empty()
    }

    #[test]
    fn one_literal_may_be_what_makes_a_line_long() {
        let words = "word ".repeat(30);
        for quoted in
            [format!("'{words}'"), format!("\"{words}\""), format!("`{words}${{a}}{words}`"), format!("/{words}/")]
        {
            assert!(!is_too_long(&format!("    const message = {quoted};"), false), "{quoted}");
        }
        for quoted in [format!("\"a \\\" {words}\""), format!("br##\"a \"# {words}\"##")] {
            assert!(!is_too_long(&format!("    let message = {quoted};"), true), "{quoted}");
        }
        assert!(!is_too_long(&"x".repeat(120), true));
    }

    #[test]
    fn code_beside_a_literal_is_not_excused_by_it() {
        let code = "call(a, b);".repeat(12);
        assert!(is_too_long(&code, true));
        assert!(is_too_long(&format!("'a'; {code}"), false));
        assert!(is_too_long(&format!("\"a\"; '\\''; '\"'; {code}"), true));
        assert!(is_too_long(&format!("`a${{{code}}}`"), false));
        assert!(is_too_long(&"f('some text', 'more of it');".repeat(6), false));
        assert!(is_too_long(&format!("a / b; {code} c / d"), false));
        assert!(is_too_long(&format!("fn f<'a>(x: &'a str) {{ {code} }}"), true));
    }

    #[test]
    fn a_text_goes_on_over_lines() {
        let words = "word ".repeat(30);
        assert!(!is_too_long(&format!("let a = \"\n{words}\n\";"), true));
        assert!(!is_too_long(&format!("const a = `\n{words}${{b}}{words}\n`;"), false));
        assert_eq!(too_long(&format!("const a = `\n{words}\n`;\n{words}"), false), [(4, 150)]);
    }

    #[test]
    fn comments_are_broken_but_for_addresses_and_tables() {
        let words = "word ".repeat(30);
        assert!(is_too_long(&format!("    // {words}"), true));
        assert!(is_too_long(&format!("/**\n     * it says `{words}`"), false));
        assert!(is_too_long(&format!("call('a'); // it's {words}"), false));
        assert!(!is_too_long(&format!("/// <https://example.com/{}>", "x".repeat(120)), true));
        assert!(!is_too_long(&format!("/// | {words} |"), true));
    }
}
