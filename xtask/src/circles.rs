//! No circle between files: whoever changes one file has to look at those that it uses, and at nothing that uses it.
//! (JavaScript has `noImportCycles` of Biome for the same.)
//!
//! Each crate of the workspace is read from its root on. One file uses another if it writes the path of something that
//! the other defines; a path through a re-export leads to the definition. So a module that only declares and re-exports
//! its children is in no circle, and one whose own items its children use may not use or re-export the children. The
//! circles are the strongly connected components of that graph.
//!
//! It reads words, not types: a method that is called on a value whose type is not named is no use of its file.

mod components;
mod modules;
mod names;
mod tokens;

use crate::cmd::Result;
use crate::repo::{self, Repo};
use modules::Crate;
use std::collections::BTreeMap;

/// What is wrong: for each set of files that use each other, its shortest circle, as `file:line: uses file by path`.
pub(crate) fn check(repo: &Repo) -> Result<Vec<String>> {
    let read = |file: &str| std::fs::read_to_string(repo.path(file)).ok();
    let mut found = Vec::new();
    for folder in members(&repo::read(&repo.path("Cargo.toml"))?)? {
        let roots = ["lib", "main"].map(|root| format!("{folder}/src/{root}.rs").trim_start_matches("./").to_owned());
        for root in roots.iter().filter(|root| repo.has(root)) {
            found.extend(of_crate(root, &read)?);
        }
    }
    Ok(found)
}

/// The folders of the workspace.
fn members(manifest: &str) -> Result<Vec<&str>> {
    let list = manifest.split_once("members = [").and_then(|(_, rest)| rest.split_once(']'));
    let (list, _) = list.ok_or("Cargo.toml: no `members = [` of a workspace")?;
    Ok(list.split('"').skip(1).step_by(2).collect())
}

fn of_crate(root: &str, read: &impl Fn(&str) -> Option<String>) -> Result<Vec<String>> {
    let whole = Crate::read(root, read)?;
    // For each file those that it uses, and of each the first use.
    let mut uses = vec![BTreeMap::new(); whole.files.len()];
    for (at, module) in whole.modules.iter().enumerate() {
        for (path, line) in &module.paths {
            let Some(definer) = whole.definer(at, path) else { continue };
            let file = whole.modules[definer].file;
            if file != module.file {
                uses[module.file].entry(file).or_insert_with(|| (path.join("::"), *line));
            }
        }
    }
    let edges: Vec<Vec<usize>> = uses.iter().map(|used| used.keys().copied().collect()).collect();
    let told = |component: &Vec<usize>| {
        let circle = components::shortest(&edges, component);
        let mut told =
            vec![format!("{root}: {} files use each other; the shortest circle among them:", component.len())];
        for (&file, &used) in circle.iter().zip(circle.iter().cycle().skip(1)) {
            let (path, line) = &uses[file][&used];
            told.push(format!("{}:{line}: uses {} by `{path}`", whole.files[file], whole.files[used]));
        }
        told.push("what both ends of a use need belongs in a file of its own".to_owned());
        told.join("\n    ")
    };
    Ok(components::circles(&edges).iter().map(told).collect())
}

#[cfg(test)]
mod tests {
    use super::{members, of_crate};

    /// The circles of a crate whose root declares and holds what `lib` says, each as its uses: `file:line file`.
    #[track_caller]
    fn circles(lib: &str, files: &[(&str, &str)]) -> Vec<Vec<String>> {
        let read = |name: &str| match name.strip_prefix("src/")?.strip_suffix(".rs")? {
            "lib" => Some(lib.to_owned()),
            name => files.iter().find(|file| file.0 == name).map(|file| file.1.to_owned()),
        };
        let short = |line: &str| {
            let (user, rest) = line.trim().split_once(": uses ").unwrap();
            let line = format!("{user} {}", rest.split_once(" by ").unwrap().0);
            line.replace("src/", "").replace(".rs", "")
        };
        let found = of_crate("src/lib.rs", &read).unwrap();
        found.iter().map(|circle| circle.lines().filter(|line| line.contains(": uses ")).map(short).collect()).collect()
    }

    #[track_caller]
    fn none(lib: &str, files: &[(&str, &str)]) {
        assert_eq!(circles(lib, files), Vec::<Vec<String>>::new());
    }

    #[track_caller]
    fn one(lib: &str, files: &[(&str, &str)], expected: &[&str]) {
        assert_eq!(circles(lib, files), [expected]);
    }

    #[test]
    fn files_that_use_each_other() {
        let lib = "mod a; mod b; mod c;";
        let a = ("a", "use crate::b::B;\npub struct A;");
        one(lib, &[a, ("b", "pub struct B(super::a::A);"), ("c", "use crate::a::A;")], &["a:1 b", "b:1 a"]);
        none(lib, &[a, ("b", "pub struct B;"), ("c", "use crate::{a::A, b::B};")]);
        let (b, c) =
            (("b", "pub struct B;\nuse crate::{c};\nfn f() { c::f() }"), ("c", "pub fn f() { crate::a::g() }"));
        one(lib, &[a, b, c], &["a:1 b", "b:3 c", "c:1 a"]);
    }

    #[test]
    fn paths_in_all_forms() {
        let lib = "mod a; mod b;";
        for uses in [
            "use crate::{a::{A as Other, self}, b};",
            "use super::*; fn f(x: Option<a::A>) {}",
            "use super::a::*; fn f(x: &A) {}",
            "use crate::a; fn f() { let x = a::A::new(); }",
            "use crate::a as other; type T = <X as Y<other::A>>::Z;",
            "fn f() -> B { B { ..crate::a::A.into() } }",
            "use super::a::A::*;",
            "mod inner { pub(super) use super::super::a::A; }",
            "fn f() { crate::a::written_by_a_macro() }",
        ] {
            let files = [("a", "use crate::b::B; pub enum A {}"), ("b", &format!("pub struct B; {uses}"))];
            one(lib, &files, &["a:1 b", "b:1 a"]);
        }
    }

    #[test]
    fn what_is_no_use() {
        let lib = "mod a; mod b;";
        for uses in [
            "// use crate::a::A;",
            "/// As [`A`](crate::a::A).\nfn f() { g(\"crate::a::A\") }",
            "#[cfg(test)] mod tests { use crate::a::A; }",
            "#[cfg(test)] mod tests;",
            "#[cfg(all(test, unix))] use crate::a::A; #[test] fn f<T>() -> crate::a::A { crate::a::A {} }",
            "use crate::a; fn f(a: &str) { a.A }",
            "use super::a::*; fn f(x: X) -> impl Y + use<\'_, X> { x.A }",
            "use a::A; fn f() { ::a::A }",
        ] {
            none(lib, &[("a", "use crate::b::B; pub enum A {}"), ("b", &format!("pub struct B; {uses}"))]);
        }
        none("use std as c; mod b;\nuse b::B;", &[("b", "pub struct B(crate::c::C);")]);
        let after = "struct S { #[cfg(test)] a: crate::a::A, b: u8 } fn f() { crate::a::A }";
        one(lib, &[("a", "use crate::b::S; pub enum A {}"), ("b", after)], &["a:1 b", "b:1 a"]);
    }

    #[test]
    fn a_path_through_a_re_export_leads_to_the_definition() {
        let children = [("a/b", "use super::C; pub struct B;"), ("a/c", "pub struct C; pub fn c() {}")];
        let files = |parent| [("a", parent), children[0], children[1]];
        none("mod a; pub use a::B;", &files("mod b; mod c; pub use self::b::B; pub use c::*;"));
        none("mod a; pub use a::B;", &files("mod b; mod c; pub use {b::*, c::C}; fn f() { b::B; c::c() }"));
        let both = "mod b; mod c; pub use b::B; pub use c::c; pub struct C;";
        one("mod a;", &files(both), &["a:1 a/b", "a/b:1 a"]);
        // A module and a function of one name.
        one(
            "mod a; mod d;",
            &[
                ("a", "mod c; pub use c::c;"),
                ("a/c", "pub fn c() { crate::d::d() }"),
                ("d", "pub fn d() { crate::a::c() }"),
            ],
            &["d:1 a/c", "a/c:1 d"],
        );
        // Two that re-export each other's names.
        none("mod a; mod b;", &[("a", "pub use crate::b::*; use crate::b::X;"), ("b", "pub use crate::a::*;")]);
    }

    #[test]
    fn a_root_is_a_file_as_others() {
        one("mod a; use a::A; struct B;", &[("a", "use crate::B; pub struct A;")], &["lib:1 a", "a:1 lib"]);
        none("mod a; struct B;", &[("a", "use crate::B;")]);
    }

    #[test]
    fn a_file_that_is_missing_is_told() {
        let told = of_crate("src/lib.rs", &|name: &str| (name == "src/lib.rs").then(|| "mod a;".to_owned()));
        assert_eq!(told.unwrap_err(), "src/a.rs or src/a/mod.rs: a module is declared, but has no file");
    }

    #[test]
    fn members_of_a_workspace() {
        assert_eq!(members("[workspace]\nmembers = [\".\", \"a/b\"]\ndefault-members = [\".\"]"), Ok(vec![".", "a/b"]));
        assert!(members("[package]").is_err());
    }
}
