//! The one change to the glue that wasm-bindgen writes.

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

#[cfg(test)]
mod tests {
    use super::without_default_url;

    #[test]
    fn replaces_exactly_one_place() {
        let place = "module_or_path = new URL('unspool_bg.wasm', import.meta.url);";
        let glue = without_default_url(&format!("a\n{place}\nb")).unwrap();
        assert!(glue.starts_with("a\nthrow new TypeError(") && glue.ends_with("\nb"));
        assert!(without_default_url("a\nb").is_err());
        assert!(without_default_url(&format!("{place}{place}")).is_err());
    }
}
