//! The modules of one crate: which file each lies in, what it defines, what it brings into scope, which paths it
//! writes. Tests are left out: whatever has `#[cfg(test)]` or `#[test]`.

use super::tokens::{Token, tokens};
use std::collections::{HashMap, VecDeque};

/// Words that begin the definition of the name after them.
const DEFINERS: [&str; 9] = ["fn", "struct", "enum", "union", "trait", "type", "const", "static", "macro_rules"];

/// One `use` of one name.
pub(super) struct Import {
    pub(super) path: Vec<String>,
    /// What it is called here; `None` for `*`.
    pub(super) name: Option<String>,
}

#[derive(Default)]
pub(super) struct Module {
    pub(super) parent: Option<usize>,
    /// The file that it is written in, by its number.
    pub(super) file: usize,
    pub(super) children: HashMap<String, usize>,
    pub(super) defines: Vec<String>,
    pub(super) imports: Vec<Import>,
    /// Every path that it writes, imports included, and in which line.
    pub(super) paths: Vec<(Vec<String>, usize)>,
}

/// What a crate consists of, its root first.
#[derive(Default)]
pub(super) struct Crate {
    pub(super) files: Vec<String>,
    pub(super) modules: Vec<Module>,
}

impl Crate {
    /// Reads `root`, as `src/lib.rs`, and every module that is declared from there on.
    ///
    /// # Errors
    /// The name of a file that is not there.
    pub(super) fn read(root: &str, read: &impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let mut whole = Self { files: Vec::new(), modules: vec![Module::default()] };
        let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut queue = VecDeque::from([(0, folder.to_owned(), vec![root.to_owned()])]);
        while let Some((module, folder, names)) = queue.pop_front() {
            let Some((name, text)) = names.iter().find_map(|name| Some((name, read(name)?))) else {
                return Err(format!("{}: a module is declared, but has no file", names.join(" or ")));
            };
            let file = whole.files.len();
            whole.files.push(name.clone());
            whole.modules[module].file = file;
            let tokens = tokens(&text);
            let mut reader =
                Reader { whole: &mut whole, tokens: &tokens, at: 0, depth: 0, inside: vec![], elsewhere: vec![] };
            reader.inside.push((module, folder, 0));
            reader.run();
            queue.extend(reader.elsewhere);
        }
        Ok(whole)
    }
}

struct Reader<'r> {
    whole: &'r mut Crate,
    tokens: &'r [Token<'r>],
    at: usize,
    /// How many braces are open.
    depth: usize,
    /// The modules around this place, the outermost first: each with the folder of its children and its depth.
    inside: Vec<(usize, String, usize)>,
    /// Modules in files of their own: the folder of their children, and the names that their file may have.
    elsewhere: Vec<(usize, String, Vec<String>)>,
}

impl Reader<'_> {
    fn run(&mut self) {
        while let Some(token) = self.tokens.get(self.at).copied() {
            match token.text {
                "#" => self.attribute(),
                "mod" => self.module(),
                // `impl Trait + use<'a>` brings nothing in.
                "use" if self.text(1) != "<" => {
                    self.at += 1;
                    self.import(&mut Vec::new(), token.line);
                }
                "{" => {
                    self.depth += 1;
                    self.at += 1;
                }
                "}" => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.inside.len() > 1 && self.inside.last().is_some_and(|inner| inner.2 > self.depth) {
                        self.inside.pop();
                    }
                    self.at += 1;
                }
                // A field or a method, whatever else has that name; a name from another crate.
                "." | "::" => self.at += 2,
                word if DEFINERS.contains(&word) => self.definition(),
                _ if token.is_name() => self.path(token.line),
                _ => self.at += 1,
            }
        }
    }

    /// The text of the token so many behind this one.
    fn text(&self, ahead: usize) -> &str {
        self.tokens.get(self.at + ahead).map_or("", |token| token.text)
    }

    fn here(&mut self) -> &mut Module {
        let (module, ..) = self.inside[self.inside.len() - 1];
        &mut self.whole.modules[module]
    }

    /// Skips an attribute, and what stands behind it if that is there in tests only.
    fn attribute(&mut self) {
        let start = self.at;
        self.at += 1;
        self.at += usize::from(self.text(0) == "!");
        self.skip_brackets();
        let words: Vec<&str> = self.tokens[start..self.at].iter().map(|token| token.text).collect();
        let is_test = matches!(
            words[..],
            ["#", "[", "test", ..]
                | ["#", "[", "cfg", "(", "test", ")", "]"]
                | ["#", "[", "cfg", "(", "all", "(", "test", ..]
        );
        if is_test {
            while self.text(0) == "#" {
                self.at += 1;
                self.skip_brackets();
            }
            self.skip_item();
        }
    }

    /// Skips one pair of brackets of any kind, with all that is between them.
    fn skip_brackets(&mut self) {
        let mut open = 0;
        while self.at < self.tokens.len() {
            match self.text(0) {
                "(" | "[" | "{" => open += 1,
                ")" | "]" | "}" => open -= 1,
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return;
            }
        }
    }

    /// Skips an item, a statement, a field or an arm: up to its `;`, the end of its block, or a comma.
    fn skip_item(&mut self) {
        let mut angles = 0_u32;
        while self.at < self.tokens.len() {
            match self.text(0) {
                "{" => {
                    self.skip_brackets();
                    self.at += usize::from([";", ","].contains(&self.text(0)));
                    return;
                }
                "(" | "[" => self.skip_brackets(),
                // The end of what is around it.
                "}" | ")" | "]" => return,
                ";" => break,
                "," if angles == 0 => break,
                "-" if self.text(1) == ">" => self.at += 2,
                "<" => (self.at, angles) = (self.at + 1, angles + 1),
                ">" => (self.at, angles) = (self.at + 1, angles.saturating_sub(1)),
                _ => self.at += 1,
            }
        }
        self.at += 1;
    }

    fn module(&mut self) {
        let name = self.text(1).to_owned();
        let in_place = self.text(2) == "{";
        self.at += if in_place { 2 } else { 3 };
        let (parent, folder, _) = self.inside[self.inside.len() - 1].clone();
        let below = format!("{folder}/{name}");
        let module = self.whole.modules.len();
        let file = self.whole.modules[parent].file;
        self.whole.modules.push(Module { parent: Some(parent), file, ..Module::default() });
        self.whole.modules[parent].children.insert(name, module);
        if in_place {
            self.inside.push((module, below, self.depth + 1));
        } else {
            let files = vec![format!("{below}.rs"), format!("{below}/mod.rs")];
            self.elsewhere.push((module, below, files));
        }
    }

    fn definition(&mut self) {
        self.at += 1;
        self.at += usize::from(["mut", "!"].contains(&self.text(0)));
        let name = self.tokens.get(self.at).filter(|token| token.is_name() && !DEFINERS.contains(&token.text));
        let Some(name) = name.map(|token| token.text.to_owned()) else { return };
        self.at += 1;
        // What stands deeper is a method, or local.
        if self.inside[self.inside.len() - 1].2 == self.depth {
            self.here().defines.push(name);
        }
    }

    /// Reads the rest of a `use` behind `path`, up to the sign that ends it: `,`, `}` or `;`.
    fn import(&mut self, path: &mut Vec<String>, line: usize) {
        let length = path.len();
        let mut foreign = false;
        loop {
            let text = self.text(0).to_owned();
            self.at += 1;
            match text.as_str() {
                "::" => {
                    foreign |= path.is_empty();
                    continue;
                }
                "{" => {
                    while !["}", ""].contains(&self.text(0)) {
                        self.import(path, line);
                        self.at += usize::from(self.text(0) == ",");
                    }
                    self.at += 1;
                    break;
                }
                "*" => {
                    self.here().paths.push((path.clone(), line));
                    self.here().imports.push(Import { path: path.clone(), name: None });
                    break;
                }
                // `a::{self}` is `a`.
                "self" if !path.is_empty() => {}
                _ => path.push(text),
            }
            if self.text(0) == "::" {
                continue;
            }
            let mut name = path.last().cloned();
            if self.text(0) == "as" {
                name = Some(self.text(1).to_owned());
                self.at += 2;
            }
            if !foreign {
                self.here().paths.push((path.clone(), line));
                self.here().imports.push(Import { path: path.clone(), name });
            }
            break;
        }
        path.truncate(length);
    }

    fn path(&mut self, line: usize) {
        let mut path = vec![self.text(0).to_owned()];
        self.at += 1;
        while self.text(0) == "::" && self.tokens.get(self.at + 1).is_some_and(Token::is_name) {
            path.push(self.text(1).to_owned());
            self.at += 2;
        }
        self.at += usize::from(self.text(0) == "::");
        self.here().paths.push((path, line));
    }
}
