//! The paths and the shapes on which other people's clients insist.

use serde_json::{Value, json};

use crate::{
    SHARED,
    client::{get, link, send_form, target},
    walk::{EXPECTED, N},
};

fn expected() -> Vec<String> {
    EXPECTED.iter().map(|row| crate::client::id(row)).collect()
}

#[test]
fn each_is_listed_apart_from_the_demo_s_own() {
    let index = get(&SHARED, "/api").json();
    assert_eq!(index["as_elsewhere"].as_object().unwrap().len(), 13);
    assert!(index["as_elsewhere"]["GET POST /api/conversations.list"].is_string());
    assert!(index["lists"]["GET /v1/models"].is_null());
}

#[test]
fn the_path_of_the_request_is_in_the_answer() {
    let ids = expected();
    let customers = get(&SHARED, "/v1/customers?limit=3");
    assert_eq!((customers.json()["url"].as_str(), customers.ids("data.*")), (Some("/v1/customers"), ids[..3].to_vec()));
    let issues = get(&SHARED, "/repos/loom/warp/issues?per_page=3");
    let next = target(&SHARED, &link(&issues, "next").unwrap());
    assert_eq!(next, "/repos/loom/warp/issues?per_page=3&page=2");
    assert_eq!(get(&SHARED, &next).ids("*"), ids[3..6]);
    let users = get(&SHARED, "/users?per_page=3");
    assert!(users.header("link").unwrap().ends_with("/users{?since}>; rel=\"first\""));
}

#[test]
fn cursors_are_bound_to_the_path_that_was_called() {
    let skills = get(&SHARED, "/v1/skills?limit=3").json();
    let page = skills["next_page"].as_str().unwrap();
    assert_eq!(get(&SHARED, &format!("/v1/skills?limit=3&page={page}")).ids("data.*"), expected()[3..6]);
    get(&SHARED, &format!("/v1/sessions?page={page}")).refused(400, "bad_cursor");
    get(&SHARED, &format!("/api/anthropic-page?page={page}")).refused(400, "bad_cursor");
}

#[test]
fn sessions_lead_back() {
    let first = get(&SHARED, "/v1/sessions?limit=5").json();
    assert_eq!(first["prev_page"], Value::Null);
    let second = get(&SHARED, &format!("/v1/sessions?limit=5&page={}", first["next_page"].as_str().unwrap())).json();
    let back = get(&SHARED, &format!("/v1/sessions?limit=5&page={}", second["prev_page"].as_str().unwrap()));
    assert_eq!(back.ids("data.*"), expected()[..5]);
}

#[test]
fn some_lists_of_openai_leave_the_last_id_to_the_reader() {
    let jobs = get(&SHARED, "/v1/fine_tuning/jobs?limit=2");
    assert_eq!(jobs.json().as_object().unwrap().keys().collect::<Vec<_>>(), ["data", "has_more", "object"]);
    let items = get(&SHARED, "/v1/conversations/c_1/items?limit=2");
    assert_eq!(items.json()["last_id"], expected()[1]);
}

#[test]
fn searches_wrap_their_lists() {
    let found = get(&SHARED, "/search/issues?q=x&per_page=3&n=250");
    assert_eq!((&found.json()["total_count"], &found.json()["incomplete_results"]), (&json!(250), &json!(false)));
    let next = get(&SHARED, &target(&SHARED, &link(&found, "next").unwrap()));
    assert_eq!(next.ids("items.*"), expected()[3..6]);
    for (path, object, param, member) in [
        ("/v1/customers/search", "search_result", "page", "next_page"),
        ("/v1/organization/roles", "list", "after", "next"),
    ] {
        let first = get(&SHARED, &format!("{path}?limit=3&n=6")).json();
        assert_eq!((&first["object"], &first["has_more"]), (&json!(object), &json!(true)));
        let token = first[member].as_str().unwrap();
        let last = get(&SHARED, &format!("{path}?limit=3&n=6&{param}={token}"));
        assert_eq!((last.ids("data.*"), &last.json()["has_more"]), (expected()[3..6].to_vec(), &json!(false)));
    }
}

#[test]
fn slack_takes_a_form_as_well_as_a_query() {
    let asked = get(&SHARED, "/api/conversations.list?limit=4");
    let sent = send_form(&SHARED, "/api/conversations.list", "limit=4");
    assert_eq!((sent.status, &sent.body), (200, &asked.body));
    let cursor = sent.json()["response_metadata"]["next_cursor"].as_str().unwrap().to_owned();
    let next = send_form(&SHARED, "/api/conversations.list?limit=4", &format!("token=x&cursor={cursor}"));
    assert_eq!(next.ids("channels.*"), expected()[4..8]);
    let refused = send_form(&SHARED, "/api/conversations.list", "cursor=hello");
    assert_eq!(refused.json(), json!({"ok": false, "error": "invalid_cursor"}));
    assert_eq!(get(&SHARED, "/api/conversations.list?limit=1000").ids("channels.*").len(), 1000);
    assert_eq!(get(&SHARED, "/api/conversations.list?limit=1001").json()["error"], "invalid_limit");
}

#[test]
fn slack_messages_are_named_by_their_time() {
    let page = get(&SHARED, "/api/conversations.history?limit=200&n=250").json();
    let cursor = page["response_metadata"]["next_cursor"].as_str().unwrap();
    let last = get(&SHARED, &format!("/api/conversations.history?limit=200&n=250&cursor={cursor}")).json();
    assert_eq!((&page["has_more"], &last["has_more"]), (&json!(true), &json!(false)));
    assert_eq!(last["response_metadata"], Value::Null);
    let messages = [&page, &last].into_iter().flat_map(|page| page["messages"].as_array().unwrap());
    let mut times: Vec<&str> = messages.map(|message| message["ts"].as_str().unwrap()).collect();
    assert_eq!(page["messages"][0]["id"], expected()[0]);
    times.sort_unstable();
    times.dedup();
    assert_eq!(times.len(), N);
}

#[test]
fn anthropic_takes_a_thousand() {
    assert_eq!(get(&SHARED, "/v1/models?limit=1000").ids("data.*").len(), 1000);
    get(&SHARED, "/v1/models?limit=1001").refused(400, "bad_limit");
    get(&SHARED, "/v1/models?limit=0").refused(400, "bad_limit");
}
