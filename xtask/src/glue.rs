//! The two changes to the glue that wasm-bindgen writes.

use crate::cmd::Result;

/// Takes the default address of the wasm out of `init()`.
///
/// Bundlers read `new URL('….wasm', import.meta.url)` as "copy this file too": the wasm would be shipped twice, or the
/// build would fail. The package always hands the wasm over itself.
pub(crate) fn without_default_url(glue: &str) -> Result<String> {
    const FOUND: &str = "module_or_path = new URL('unspool_bg.wasm', import.meta.url);";
    const INSTEAD: &str = "throw new TypeError('unspool: init() wants the wasm');";
    match glue.matches(FOUND).count() {
        1 => {}
        n => return Err(format!("the glue holds `{FOUND}` {n} times instead of once: has wasm-bindgen changed?")),
    }
    let glue = glue.replace(FOUND, INSTEAD);
    if glue.contains("import.meta") || glue.contains("_bg.wasm") {
        return Err("the glue still knows a file of its own: a bundler would copy it".into());
    }
    Ok(glue)
}

/// Lets a request that outlives its instance end in silence.
///
/// After a trap the package starts a fresh instance. What was under way settles later, and its callback would throw where
/// nobody can catch it: an unhandled rejection, which ends a Node process.
pub(crate) fn with_silent_stragglers(glue: &str) -> Result<String> {
    const FOUND: &str = "throw new Error('Cannot invoke closure from previous WASM instance');";
    match glue.matches(FOUND).count() {
        1 => Ok(glue.replace(FOUND, "return;")),
        n => Err(format!("the glue holds `{FOUND}` {n} times instead of once: has wasm-bindgen changed?")),
    }
}

#[cfg(test)]
mod tests {
    use super::{with_silent_stragglers, without_default_url};

    #[test]
    fn a_late_callback_is_silent() {
        let place = "throw new Error('Cannot invoke closure from previous WASM instance');";
        assert_eq!(with_silent_stragglers(&format!("a {place} b")).as_deref(), Ok("a return; b"));
        assert!(with_silent_stragglers("a").is_err());
    }

    #[test]
    fn replaces_exactly_one_place() {
        let place = "module_or_path = new URL('unspool_bg.wasm', import.meta.url);";
        let glue = without_default_url(&format!("a\n{place}\nb")).unwrap();
        assert!(glue.starts_with("a\nthrow new TypeError(") && glue.ends_with("\nb"));
        assert!(without_default_url("a\nb").is_err());
        assert!(without_default_url(&format!("{place}{place}")).is_err());
    }
}
