//! By what a feed is known again.

use alloc::format;

use crate::config::options::Options;
use crate::core::difference::is_credential;
use crate::core::fingerprint::Fingerprint;

/// A number for what a feed is of: its URL without credentials, its body, how it pages and what names an item.
pub(super) fn fingerprint(options: &Options) -> u64 {
    let mut print = Fingerprint::new();
    let (front, query) = options.request.url.split_once('?').unwrap_or((&options.request.url, ""));
    print.add(front.as_bytes());
    for piece in query.split('&').filter(|piece| !is_credential(piece.split('=').next().unwrap_or_default())) {
        print.add(piece.as_bytes());
    }
    print.add(options.request.method.as_bytes());
    print.add(options.request.body.as_deref().unwrap_or_default());
    print.add(format!("{:?} {:?} {:?}", options.dialect, options.key, options.limit).as_bytes());
    print.number()
}
