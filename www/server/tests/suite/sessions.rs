//! Sessions: rules ahead of time, and what happened.

use std::{thread, time::Duration};

use serde_json::{Value, json};

use crate::{
    SHARED,
    client::{get, send},
};

fn set(session: &str, seed: u64, rules: &Value) -> Value {
    let answer =
        send(&SHARED, "POST", "/api/faults", &json!({"session": session, "seed": seed, "rules": rules}).to_string());
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

fn statuses(session: &str, times: usize) -> Vec<u16> {
    (0..times).map(|_| get(&SHARED, &format!("/api/cursor?limit=1&session={session}")).status).collect()
}

fn report(session: &str) -> Value {
    get(&SHARED, &format!("/api/faults/{session}")).json()
}

#[test]
fn at_and_next_count_from_one() {
    set("at", 1, &json!([{"fault": "503", "at": [2, 4]}]));
    assert_eq!(statuses("at", 5), [200, 503, 200, 503, 200]);
    set("at", 1, &json!([{"fault": "500", "next": 2}]));
    assert_eq!(statuses("at", 3), [500, 500, 200], "new rules, the count goes on");
    set("at-twice", 1, &json!([{"fault": "reset", "next": 2, "times": 2}]));
    let resets: Vec<bool> = (0..5).map(|_| get(&SHARED, "/api/cursor?limit=1&session=at-twice").reset).collect();
    assert_eq!(resets, [true, true, true, true, false], "two hits of two requests each");
    let report = report("at");
    assert_eq!(
        (&report["requests"], &report["max_in_flight"], &report["in_flight"]),
        (&json!(8), &json!(1), &json!(0))
    );
    assert_eq!(
        report["log"][1],
        json!({"n": 2, "endpoint": "/api/cursor", "query": "limit=1&session=at", "status": 503, "fault": "503"})
    );
    assert_eq!(report["log"][4]["fault"], Value::Null);
    assert_eq!(send(&SHARED, "DELETE", "/api/faults/at", "").status, 204);
    get(&SHARED, "/api/faults/at").refused(404, "not_found");
}

#[test]
fn a_rate_is_the_same_every_time() {
    let rules = json!([{"fault": "500", "rate": 0.4}]);
    let walk = |session: &str, seed: u64| {
        set(session, seed, &rules);
        statuses(session, 30)
    };
    let one = walk("rate-a", 7);
    assert_eq!(one, walk("rate-b", 7));
    assert_ne!(one, walk("rate-c", 8));
    assert!(one.contains(&500) && one.contains(&200));
}

#[test]
fn fields_fill_in_arguments() {
    set(
        "fields",
        1,
        &json!([
            {"fault": "429:retry-after-ms", "ms": 40, "at": [1]},
            {"fault": "overlap", "k": 2, "at": [2]},
            {"fault": "reset", "times": 2, "at": [3]}
        ]),
    );
    let ask = || get(&SHARED, "/api/offset?limit=5&offset=5&session=fields");
    assert_eq!(ask().header("retry-after-ms"), Some("40"));
    assert_eq!(ask().ids("items.*").len(), 7);
    assert!(ask().reset && ask().reset);
    assert_eq!(ask().status, 200);
    let log = report("fields")["log"].take();
    assert_eq!((&log[2]["status"], &log[2]["fault"]), (&Value::Null, &json!("reset")));
}

#[test]
fn the_query_adds_to_the_session() {
    set("both", 1, &json!([{"fault": "lower-limit:2"}]));
    let answer = get(&SHARED, "/api/cursor?session=both&faults=missing-key@1");
    assert_eq!(answer.header("x-fault"), Some("lower-limit:2,missing-key"));
    assert_eq!(get(&SHARED, "/api/cursor?session=both&faults=missing-key@1").header("x-fault"), Some("lower-limit:2"));
    let unnamed: Vec<u16> = (0..3).map(|_| get(&SHARED, "/api/cursor?faults=500@2").status).collect();
    assert_eq!(unnamed, [200, 500, 200], "without a name, the text of faults is the name");
}

#[test]
fn requests_in_flight_are_counted() {
    set("flight", 1, &json!([{"fault": "slow", "ms": 1000}]));
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| get(&SHARED, "/api/cursor?session=flight"));
        }
        for _ in 0..200 {
            if report("flight")["in_flight"] == 3 {
                break;
            }
            thread::sleep(Duration::from_millis(5));
        }
    });
    let report = report("flight");
    assert_eq!((&report["max_in_flight"], &report["in_flight"]), (&json!(3), &json!(0)));
}

#[test]
fn the_log_is_bounded() {
    let _ = statuses("log", 205);
    let report = report("log");
    let log = report["log"].as_array().unwrap();
    assert_eq!((report["requests"].as_u64(), log.len(), log[0]["n"].as_u64()), (Some(205), 200, Some(6)));
}

#[test]
fn nonsense_is_refused_and_help_is_there() {
    for body in [
        "",
        "{}",
        r#"{"session": ""}"#,
        r#"{"session": "a", "rules": [{"fault": "explode"}]}"#,
        r#"{"session": "a", "rules": [{"fault": "500", "at": [1], "next": 1}]}"#,
        r#"{"session": "a", "rules": [{"fault": "500", "rate": 2}]}"#,
        r#"{"session": "a", "rules": [{"fault": "500", "when": 2}]}"#,
    ] {
        send(&SHARED, "POST", "/api/faults", body).refused(400, "bad_fault");
    }
    let help = get(&SHARED, "/api/faults").json();
    assert!(help["faults"].as_object().unwrap().len() > 20 && help["examples"].is_array());
    assert!(get(&SHARED, "/api").json()["lists"].as_object().unwrap().len() == 18);
}
