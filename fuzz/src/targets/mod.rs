//! One file for each law. `run` panics where it is broken; `seeds` are inputs to begin with.

pub(crate) mod dialect;
pub(crate) mod edit;
pub(crate) mod link;
pub(crate) mod merge;
pub(crate) mod number;
pub(crate) mod pack;
pub(crate) mod scan;
pub(crate) mod step;
pub(crate) mod strings;
pub(crate) mod url;

/// A message is one line of text: whatever a server or a file said in it, no terminal and no log is led astray.
#[track_caller]
fn is_plain(message: &str) {
    let wild = message.chars().find(|one| one.is_control() || ('\u{2028}'..='\u{202e}').contains(one));
    assert!(wild.is_none(), "a message with {wild:?} in it: {message:?}");
}
