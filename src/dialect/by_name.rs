//! The named dialects by their names.

use alloc::vec::Vec;

use crate::config::spelling::nearest;
use crate::config::text::{format, with_commas};
use crate::dialect::model::Dialect;
use crate::dialect::named::FIXED;
use crate::error::{Error, Kind, Result};

impl Dialect {
    /// The dialect that [`dialects`](crate::dialects) has by this name, as JavaScript writes it: `stripe`,
    /// `githubSearch`.
    ///
    /// ```
    /// let dialect = unspool::Dialect::named("stripe").unwrap();
    /// assert_eq!(dialect, unspool::dialects::stripe());
    /// assert!(unspool::Dialect::named("strip").is_err());
    /// ```
    ///
    /// # Errors
    /// [`Kind::Dialect`] if there is none: the near name, or all of them.
    pub fn named(name: &str) -> Result<Dialect> {
        if let Some((_, make)) = FIXED.iter().find(|(known, _)| *known == name) {
            return Ok(make());
        }
        let names: Vec<&str> = FIXED.iter().map(|(known, _)| *known).collect();
        let names = names.join(" ");
        let advice = match nearest(name, &names) {
            Some(near) => format("; did you mean `{}`?", &[near]),
            None => format("; there are {}", &[&with_commas(&names)]),
        };
        Err(Error::of(Kind::Dialect, "no dialect is named `{}`{}", &[name, &advice]))
    }
}
