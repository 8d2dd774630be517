//! A string decodes to what `serde_json` decodes it to; lone surrogates, which it refuses, keep their own bytes. A name
//! is found by its decoded text.

use unspool_json::{Tape, decode_lossy};

pub(crate) fn run(bytes: &[u8]) {
    let quoted = [b"\"", bytes, b"\""].concat();
    let mut tape = Tape::new();
    let Ok(doc) = tape.parse(&quoted) else { return };
    let node = doc.root();
    let decoded = node.decoded().expect("a string");
    match serde_json::from_slice::<String>(&quoted) {
        Ok(text) => {
            assert_eq!(decoded, text.as_bytes());
            assert_eq!(decode_lossy(bytes), text);
            assert!(node.is_text(&text));
            let object = [b"{", &quoted[..], b":1,\"\":2}"].concat();
            let mut tape = Tape::new();
            let doc = tape.parse(&object).expect("a sound object");
            let value = doc.root().get(&text).expect("the member");
            assert_eq!(value.raw(), if text.is_empty() { b"2" } else { b"1" });
            if let Ok(inside) = std::str::from_utf8(bytes) {
                assert_eq!(doc.root().get(inside).is_some(), inside == text || inside.is_empty());
            }
        }
        Err(_) => assert!(std::str::from_utf8(&decoded).is_err(), "only lone surrogates make a difference"),
    }
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    [r#"a\u0062\n"#, r"\ud83d\ude42", r"\udc00", "na\u{ef}ve \u{6771}\u{4eac}"]
        .map(|text| text.as_bytes().to_vec())
        .into()
}
