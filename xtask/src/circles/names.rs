//! Which module defines what a path names, through imports and re-exports.

use super::modules::{Crate, Import};

/// What a path leads to.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Module(usize),
    /// Something that this module defines.
    Item(usize),
    /// Something of another crate.
    Foreign,
}

/// The lookups that are under way: an import that leads back to itself names nothing.
type Asked<'n> = Vec<(usize, &'n str, bool)>;

impl Crate {
    /// The module that defines what `path`, written in `module`, names. `None`: a module as such, something of another
    /// crate, or a local name.
    pub(super) fn definer(&self, module: usize, path: &[String]) -> Option<usize> {
        match self.place(module, path, false, &mut Vec::new())? {
            Place::Item(definer) => Some(definer),
            Place::Module(_) | Place::Foreign => None,
        }
    }

    /// `leads_on`: only a module is of use, as more is to follow.
    fn place<'n>(&'n self, from: usize, path: &'n [String], leads_on: bool, asked: &mut Asked<'n>) -> Option<Place> {
        let mut here = from;
        for (at, name) in path.iter().enumerate() {
            let last = at + 1 == path.len();
            let found = match name.as_str() {
                "crate" => Some(Place::Module(0)),
                "self" => Some(Place::Module(here)),
                "super" => self.modules[here].parent.map(Place::Module),
                _ => self.lookup(here, name, leads_on || !last, asked),
            };
            match found {
                Some(Place::Module(module)) => here = module,
                // Variants, associated functions.
                Some(end) => return Some(end),
                None if at == 0 => return None,
                // Written by a macro, most likely.
                None => return Some(Place::Item(here)),
            }
        }
        Some(Place::Module(here))
    }

    /// A module and a function may share a name.
    fn lookup<'n>(&'n self, module: usize, name: &'n str, leads_on: bool, asked: &mut Asked<'n>) -> Option<Place> {
        let question = (module, name, leads_on);
        if asked.contains(&question) {
            return None;
        }
        asked.push(question);
        let here = &self.modules[module];
        let child = here.children.get(name).copied().map(Place::Module);
        let own = here.defines.iter().any(|own| own == name).then_some(Place::Item(module));
        let found = if leads_on { child.or(own) } else { own };
        let found = found.or_else(|| self.imported(module, name, leads_on, asked)).or(child);
        let found = found.or_else(|| self.imported_with_all(module, name, leads_on, asked));
        asked.pop();
        found
    }

    fn imported<'n>(&'n self, module: usize, name: &str, leads_on: bool, asked: &mut Asked<'n>) -> Option<Place> {
        let mut found = None;
        for Import { path, .. } in self.modules[module].imports.iter().filter(|one| one.name.as_deref() == Some(name)) {
            match self.place(module, path, leads_on, asked) {
                None | Some(Place::Foreign) => found = Some(Place::Foreign),
                place => return place,
            }
        }
        found
    }

    /// By `use path::*`.
    fn imported_with_all<'n>(
        &'n self,
        module: usize,
        name: &'n str,
        leads_on: bool,
        asked: &mut Asked<'n>,
    ) -> Option<Place> {
        let mut found = None;
        for Import { path, .. } in self.modules[module].imports.iter().filter(|one| one.name.is_none()) {
            match self.place(module, path, true, asked) {
                Some(Place::Module(open)) => match self.lookup(open, name, leads_on, asked) {
                    None => {}
                    Some(Place::Foreign) => found = Some(Place::Foreign),
                    place => return place,
                },
                // Variants of an enum, which nothing else is reached through.
                Some(Place::Item(_)) => {}
                // It may be there.
                Some(Place::Foreign) | None => found = Some(Place::Foreign),
            }
        }
        found
    }
}
