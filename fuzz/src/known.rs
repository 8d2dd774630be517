//! The recorded answers of real APIs, with their dialects: what inputs begin with.

use std::sync::LazyLock;

use serde_json::Value;

/// One API.
pub struct Known {
    pub dialect: String,
    pub url: String,
    /// The body of a POST.
    pub body: Option<String>,
    pub answers: Vec<Recorded>,
}

/// One of its answers.
pub struct Recorded {
    pub status: u64,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// All that are recorded, and then the named dialects as they are generated.
pub static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let mut known = Vec::new();
    for text in [include_str!("../../tests/dialects/catalogue.json"), include_str!("../../tests/dialects/more.json")] {
        let entries: Vec<Value> = serde_json::from_str(text).expect("the catalogue is a list");
        known.extend(entries.iter().map(read));
    }
    let named: Value =
        serde_json::from_str(include_str!("../../tests/dialects/named.json")).expect("the names are an object");
    for entry in named["entries"].as_object().expect("they have entries").values() {
        let dialect = entry["dialect"].to_string();
        if known.iter().all(|one| one.dialect != dialect) {
            known.push(Known { dialect, url: "https://api.example/rows".into(), body: None, answers: Vec::new() });
        }
    }
    known
});

fn read(entry: &Value) -> Known {
    let first = &entry["request"]["first"];
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut url = url::Url::parse(first["url"].as_str().expect("a URL")).expect("an absolute URL");
    for (name, value) in first["query"].as_object().into_iter().flatten() {
        url.query_pairs_mut().append_pair(name, &text(value));
    }
    let answers = entry["samples"].as_array().into_iter().flatten().map(|sample| Recorded {
        status: sample["status"].as_u64().unwrap_or(200),
        headers: sample["headers"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.clone(), text(value)))
            .collect(),
        body: if sample["body"].is_null() { String::new() } else { sample["body"].to_string() },
    });
    Known {
        dialect: entry["dialect"].to_string(),
        // The places of a path are written as they stand: `{page}`.
        url: url.as_str().replace("%7B", "{").replace("%7D", "}"),
        body: (!first["body"].is_null()).then(|| first["body"].to_string()),
        answers: answers.collect(),
    }
}
