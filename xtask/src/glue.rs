//! The changes to the glue that wasm-bindgen writes.

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

/// What the package has no use for, and what stands in its place. Engines without `encodeInto` lack private methods,
/// too; the package starts the engine by `initSync({ module, … })`, which brings the text codecs along, since nothing
/// may be made at import; it frees engines itself, and gives each text room to grow; nothing schedules another start.
/// Safari's decoder breaks after 2 GB: that is millions of requests and facts, and items have a decoder of their own.
const IDLE: [(&str, &str); 15] = [
    (
        "if (!('encodeInto' in cachedTextEncoder)) {
    cachedTextEncoder.encodeInto = function (arg, view) {
        const buf = cachedTextEncoder.encode(arg);
        view.set(buf);
        return {
            read: arg.length,
            written: buf.length
        };
    };
}
",
        "",
    ),
    (
        "const EngineFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(({ ptr, instance }) => {
    if (instance === __wbg_instance_id) wasm.__wbg_engine_free(ptr, 1);
});
",
        "",
    ),
    ("        EngineFinalization.unregister(this);\n", ""),
    ("        EngineFinalization.register(this, { ptr: ret[0], instance: __wbg_instance_id }, this);\n", ""),
    (
        "    if (module !== undefined) {
        if (Object.getPrototypeOf(module) === Object.prototype) {
            ({module} = module)
        } else {
            console.warn('using deprecated parameters for `initSync()`; pass a single object instead')
        }
    }
",
        "    ({module, cachedTextDecoder, cachedTextEncoder} = module);
",
    ),
    (
        "    if (!(module instanceof WebAssembly.Module)) {
        module = new WebAssembly.Module(module);
    }
",
        "",
    ),
    (
        "    if (realloc === undefined) {
        const buf = cachedTextEncoder.encode(arg);
        const ptr = malloc(buf.length, 1) >>> 0;
        getUint8ArrayMemory0().subarray(ptr, ptr + buf.length).set(buf);
        WASM_VECTOR_LEN = buf.length;
        return ptr;
    }
",
        "",
    ),
    ("    if (typeof numBytesDecoded !== 'undefined') numBytesDecoded = 0;\n", ""),
    (
        "const MAX_SAFARI_DECODE_BYTES = 2146435072;
let numBytesDecoded = 0;
function decodeText(bytes) {
    numBytesDecoded += bytes.length;
    if (numBytesDecoded >= MAX_SAFARI_DECODE_BYTES) {
        cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
        cachedTextDecoder.decode();
        numBytesDecoded = bytes.length;
    }
",
        "function decodeText(bytes) {
",
    ),
    ("if (typeof WASM_VECTOR_LEN !== 'undefined') ", ""),
    (
        "Object.defineProperty(this, '__wbg_inst', { value: __wbg_instance_id, writable: true });",
        "this.__wbg_inst = __wbg_instance_id;",
    ),
    (
        "let cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });\ncachedTextDecoder.decode();\n",
        "let cachedTextDecoder;\n",
    ),
    ("const cachedTextEncoder = new TextEncoder();\n", "let cachedTextEncoder;\n"),
    ("if (Symbol.dispose) Engine.prototype[Symbol.dispose] = Engine.prototype.free;\n", ""),
    (
        "function __wbg_call_guard() {
    if (__wbg_reinit_scheduled) {
        __wbg_reset_state();
        return;
    }
}
",
        "",
    ),
];

/// Takes out what the package has no use for.
pub(crate) fn without_idle_parts(glue: &str) -> Result<String> {
    let mut glue = glue.to_owned();
    for (found, instead) in IDLE {
        if glue.matches(found).count() != 1 {
            return Err(format!("the glue does not hold this once: has wasm-bindgen changed?\n{found}"));
        }
        glue = glue.replacen(found, instead, 1);
    }
    if glue.contains("EngineFinalization") || glue.contains("new Text") {
        return Err("the glue makes something at import: has wasm-bindgen changed?".into());
    }
    // A start is scheduled by a line of its own, and called for by others.
    let glue = glue
        .replace("__wbg_call_guard();\n", "\n")
        .replace("let __wbg_reinit_scheduled = false;\n", "")
        .replace("    __wbg_reinit_scheduled = false;\n", "");
    if glue.contains("__wbg_reinit_scheduled") || glue.contains("__wbg_call_guard") {
        return Err("the glue can schedule another start: has wasm-bindgen changed?".into());
    }
    Ok(glue)
}

/// Calls imports and exports by the short names that wasm-opt gave them: their hashes compress badly, in both files.
///
/// `names` is what wasm-opt prints: lines with `["module", "import", "short"]` and `["export", "short"]`.
pub(crate) fn with_short_names(glue: &str, names: &str) -> Result<String> {
    let mut glue = glue.to_owned();
    let (mut imports, mut exports, mut unknown) = (0, 0, 0);
    for line in names.lines() {
        let quoted: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
        let (long, short) = match *quoted.as_slice() {
            [module, import, short] => {
                imports += 1;
                glue = glue.replacen(&format!("\"{module}\": import0"), "\"a\": import0", 1);
                (format!("\n        {import}: function"), format!("\n        {short}: function"))
            }
            [export, short] => {
                exports += 1;
                (format!("wasm.{export}"), format!("wasm.{short}"))
            }
            _ => continue,
        };
        // The glue need not call every export; it must provide every import.
        unknown += u32::from(quoted.len() == 3 && !glue.contains(&long));
        glue = renamed(&glue, &long, &short);
    }
    if imports == 0 || exports == 0 || unknown > 0 {
        return Err("the glue still calls something by its long name: has wasm-opt or wasm-bindgen changed?".into());
    }
    Ok(glue)
}

/// `text` with `long` as `short`, wherever it is the whole of a name.
fn renamed(text: &str, long: &str, short: &str) -> String {
    let mut pieces = text.split(long);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let goes_on = piece.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$');
        out += if goes_on { long } else { short };
        out += piece;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{IDLE, with_short_names, without_default_url, without_idle_parts};

    #[test]
    fn idle_parts_go_and_must_be_there() {
        let parts: String = IDLE.iter().map(|(found, _)| *found).collect();
        let glue = format!("let __wbg_reinit_scheduled = false;\n{parts}a();\n__wbg_call_guard();\nb();\n");
        assert_eq!(
            without_idle_parts(&glue).as_deref(),
            Ok("    ({module, cachedTextDecoder, cachedTextEncoder} = module);\nfunction decodeText(bytes) {\n\
             this.__wbg_inst = __wbg_instance_id;let cachedTextDecoder;\nlet cachedTextEncoder;\n\
             a();\n\nb();\n")
        );
        assert!(without_idle_parts(&parts.replacen("encodeInto", "encodeOnto", 1)).is_err());
        assert!(without_idle_parts(&format!("{glue}__wbg_reinit_scheduled = true;")).is_err());
    }

    #[test]
    fn names_become_short_where_they_are_whole() {
        let names = "{\n \"imports\": [\n  [\"./a_bg.js\", \"__wbg_x_1\", \"A\"]\n ],\n \"exports\": [\n  [\"step\", \"B\"]\n ]\n}";
        let glue =
            "import0 = {\n        __wbg_x_1: function() { wasm.step(); wasm.stepped(); },\n};\n \"./a_bg.js\": import0";
        let short = "import0 = {\n        A: function() { wasm.B(); wasm.stepped(); },\n};\n \"a\": import0";
        assert_eq!(with_short_names(glue, names).as_deref(), Ok(short));
        assert!(with_short_names(&glue.replace("_1:", "_2:"), names).is_err());
        assert!(with_short_names(glue, "").is_err());
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
