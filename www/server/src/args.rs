//! The command line.

use std::{path::PathBuf, time::Duration};

use lexopt::prelude::{Long, Short, ValueExt};

use crate::{files::Mount, post::MAX_SEQ, server::Config, store::Existing};

pub const USAGE: &str = "\
unspool-server: 100 000 posts behind every pagination dialect, with faults on request

  --port N             listen on 127.0.0.1:N (4173); 0 for any free port
  --db PATH|:memory:   the database (:memory:); a file that is there is used again
  --posts N            how many posts to seed (100000); refused for a file that was seeded with another number
  --seed N             another seed, other posts (1); refused for a file that was seeded with another seed
  --replace            drop what is in the file, and seed it anew
  --static DIR         serve the files of a page at /: those in DIR itself, not in folders inside it
  --mount /PREFIX=DIR  the same at /PREFIX; may be repeated
  --allow-host NAME    answer to this Host, too, with any port, or as NAME:PORT; may be repeated
  --timeout SECONDS    how long the head of a request may take, and how long its body (10)

It is a test bed for loopback and not for the internet: no users, no TLS, and it breaks connections when asked to.
  --help
";

/// `None` when help was asked for.
///
/// # Errors
/// An option that is unknown, lacks its value, or has one that is none.
pub fn parse(args: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Option<Config>, lexopt::Error> {
    // A file that is there is compared with what is asked for on the command line, not with what is usual.
    let mut config = Config { port: 4173, existing: Existing::Keep, ..Config::default() };
    let mut replace = false;
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(arg) = parser.next()? {
        match arg {
            Long("port") => config.port = parser.value()?.parse()?,
            Long("db") => config.db = parser.value()?.string()?,
            Long("posts") => {
                config.posts = parser.value()?.parse_with(posts)?;
                config.existing = Existing::Match;
            }
            Long("seed") => {
                config.seed = parser.value()?.parse()?;
                config.existing = Existing::Match;
            }
            Long("replace") => replace = true,
            Long("allow-host") => config.hosts.push(parser.value()?.string()?),
            Long("timeout") => config.patience = parser.value()?.parse_with(patience)?,
            Long("static") => config.mounts.push(Mount { prefix: String::new(), dir: PathBuf::from(parser.value()?) }),
            Long("mount") => config.mounts.push(parser.value()?.parse_with(mount)?),
            Long("help") | Short('h') => return Ok(None),
            other => return Err(other.unexpected()),
        }
    }
    if replace {
        config.existing = Existing::Replace;
    }
    Ok(Some(config))
}

/// Half of the ids at most, so that there is room for new posts.
fn posts(text: &str) -> Result<u32, String> {
    let most = MAX_SEQ / 2 / 9;
    match text.parse() {
        Ok(count) if i64::from(count) <= most => Ok(count),
        _ => Err(format!("expected 0 to {most}")),
    }
}

/// A day at most.
fn patience(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds @ 1..=86_400) => Ok(Duration::from_secs(seconds)),
        _ => Err("expected 1 to 86400 seconds".to_owned()),
    }
}

fn mount(text: &str) -> Result<Mount, String> {
    match text.split_once('=') {
        Some((prefix, dir)) if prefix.starts_with('/') && !dir.is_empty() => {
            Ok(Mount { prefix: prefix.trim_end_matches('/').to_owned(), dir: PathBuf::from(dir) })
        }
        _ => Err("expected /PREFIX=DIR".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Existing, parse};

    #[test]
    fn flags_are_read() {
        let args = ["--port", "0", "--posts=250", "--static", "www", "--mount", "/pkg/=dist", "--seed", "9"];
        let config = parse(args.map(Into::into)).unwrap().unwrap();
        assert_eq!((config.port, config.posts, config.seed), (0, 250, 9));
        let mounts: Vec<_> = config.mounts.iter().map(|mount| (mount.prefix.as_str(), mount.dir.to_str())).collect();
        assert_eq!(mounts, [("", Some("www")), ("/pkg", Some("dist"))]);
    }

    #[test]
    fn what_is_there_is_compared_only_with_what_is_asked_for() {
        let existing = |args: &[&str]| parse(args.iter().map(Into::into)).unwrap().unwrap().existing;
        assert_eq!(existing(&["--db", "x"]), Existing::Keep);
        assert_eq!(existing(&["--db", "x", "--posts", "5"]), Existing::Match);
        assert_eq!(existing(&["--seed", "5"]), Existing::Match);
        assert_eq!(existing(&["--replace", "--posts", "5"]), Existing::Replace);
    }

    #[test]
    fn nonsense_is_refused() {
        for args in
            [["--timeout", "0"], ["--port", "x"], ["--posts", "99999999"], ["--mount", "pkg=dist"], ["--what", "1"]]
        {
            assert!(parse(args.map(Into::into)).is_err(), "{args:?}");
        }
    }
}
