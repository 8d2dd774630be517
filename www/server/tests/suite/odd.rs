//! Parameters that nobody would send in earnest: each gets a complete answer, and none breaks the server.

use std::thread;

use serde_json::{Value, json};
use unspool_server::Server;

use crate::{
    client::{Answer, get, get_all, raw, send, send_form},
    start,
};

/// Numbers about every limit, words that are members of every JavaScript object, and bytes that are no text.
fn oddities() -> Vec<String> {
    let plain = "0 1 -1 -0 %2B1 +1 1+ 00 1e3 1.5 .5 0.nan 0x10 1_000 127 128 255 256 32768 65536 2147483647 2147483648 \
                 4294967295 4294967296 -2147483649 9007199254740993 9223372036854775806 9223372036854775807 \
                 9223372036854775808 -9223372036854775808 -9223372036854775809 18446744073709551614 \
                 18446744073709551615 18446744073709551616 340282366920938463463374607431768211456 1e308 1.8e308 -1e309 \
                 5e-324 NaN nan inf -inf Infinity %00 0%00 % %z %zz %ff %C3%28 %ED%A0%80 %F4%90%80%80 %F0%9D%9F%99 \
                 __proto__ constructor toString hasOwnProperty null true undefined [] {} %22 ' %27;-- %0d%0a %2c :: @ @@ \
                 1@ : , p_00000 p_zzzzz p_%C3%A9000 p_0000%00 2026-01-01T00:00:00.000Z 9999-12-31T23:59:59.999Z \
                 0000-00-00T00:00:00.000Z 2026-99-99T99:99:99.999Z %C3%A9026-01-01T00:00:00.000Z AAAA ====";
    let mut all: Vec<String> = plain.split(' ').map(str::to_owned).collect();
    all.extend([String::new(), "9".repeat(400), "a".repeat(3000), "%C3%A9".repeat(500), "-".repeat(50)]);
    all
}

/// The lists that the server names, with made-up names in their paths.
fn lists(server: &Server) -> Vec<(String, String)> {
    let help = get(server, "/api").json();
    let members = ["lists", "as_elsewhere"].map(|name| help[name].as_object().unwrap().clone());
    let about = |(endpoint, about): (String, Value)| {
        let path =
            endpoint.rsplit(' ').next().unwrap().split('/').map(|part| if part.starts_with('{') { "x" } else { part });
        (path.collect::<Vec<_>>().join("/"), about.as_str().unwrap().to_owned())
    };
    members.into_iter().flatten().map(about).collect()
}

/// The parameters that the help tells of for one list, and those that are the same for all.
fn parameters(about: &str) -> Vec<String> {
    let common = "topic author lang n session faults cors again";
    let told = about.split(" →").next().unwrap_or("").split([',', ' ', ':', '=']);
    let names = common.split(' ').chain(told).filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase()));
    names.map(|name| name.replace('[', "%5B").replace(']', "%5D")).collect()
}

#[track_caller]
fn sound(target: &str, answer: &Answer, asked_for: bool) {
    assert!((200..600).contains(&answer.status), "{target}: {answer:?}");
    let internal = answer.status == 500 && !String::from_utf8_lossy(&answer.body).contains("on request");
    assert!(!internal && (asked_for || answer.status < 500), "{target}: {answer:?}");
}

/// Asks for all of them, some on each connection; a connection that ended too early names the request that did it.
fn ask(server: &Server, targets: &[String], asked_for: bool) {
    thread::scope(|scope| {
        for part in targets.chunks(targets.len().div_ceil(4)) {
            scope.spawn(move || {
                for some in part.chunks(40) {
                    let answers = get_all(server, some);
                    for (target, answer) in some.iter().zip(&answers) {
                        sound(target, answer, asked_for);
                    }
                    assert_eq!(answers.len(), some.len(), "no answer to {}", some[answers.len()]);
                }
            });
        }
    });
}

#[test]
fn odd_parameters_are_answered() {
    let server = start(60);
    let lists = lists(&server);
    let mut targets = Vec::new();
    for (path, about) in &lists {
        for name in parameters(about) {
            for value in oddities() {
                targets.push(format!("{path}?{name}={value}"));
            }
            for rest in [name.clone(), format!("{name}=1&{name}=x"), format!("{name}%5B%5D=1"), format!("={name}")] {
                targets.push(format!("{path}?{rest}"));
            }
        }
    }
    for name in ["page%5Bsize%5D", "before_created_at", "starting_after", "pagination_token", "since", "order"] {
        assert!(targets.iter().any(|target| target.contains(&format!("?{name}="))), "{name} is read from the help");
    }
    ask(&server, &targets, false);
}

#[test]
fn odd_faults_are_answered() {
    let server = start(60);
    let paths: Vec<String> = lists(&server).into_iter().map(|(path, _)| path).collect();
    let faults = get(&server, "/api/faults").json()["faults"].as_object().unwrap().clone();
    let hints = ["bare", "retry-after", "retry-after-date", "retry-after-ms", "ratelimit-reset", "ratelimit-delta"];
    let mut words: Vec<String> = faults.keys().map(|text| text.split(['[', ':']).next().unwrap().to_owned()).collect();
    words.extend(hints.map(|hint| format!("429:{hint}")));
    // These two end the connection because they are asked to.
    words.retain(|word| word != "reset" && word != "truncate");
    let mut targets = Vec::new();
    for (at, word) in words.iter().enumerate() {
        for (other, value) in oddities().iter().enumerate() {
            // In turn: which list a fault is put into matters only for what it does to rows, and that is below.
            let path = &paths[(at + other) % paths.len()];
            targets.push(format!("{path}?faults={word}:{value}"));
            targets.push(format!("{path}?faults=none:{value},{word}@{value}"));
            targets.push(format!("{path}?session={value}&faults={word}:{value}@0.5"));
        }
    }
    // A stall of a second and more takes that long, and is not odd.
    targets.retain(|target| !["256", "32768", "65536"].iter().any(|ms| target.contains(&format!(":{ms}"))));
    targets.retain(|target| !(target.contains("stall@") || target.contains("slow@") || target.contains("delay@")));
    ask(&server, &targets, true);
}

#[test]
fn faults_that_bend_pages_bear_every_place() {
    let server = start(60);
    let bending = ["loop", "loop-2", "empty", "overlap:4294967295", "lower-limit:0", "missing-key", "duplicate-page"];
    let most = ["18446744073709551615", "9223372036854775807", "9223372036854775808", "4294967295", "1", "0"];
    let mut targets = Vec::new();
    for (path, _) in lists(&server) {
        for fault in bending.iter().flat_map(|one| bending.map(|other| format!("{one},{other}"))) {
            for number in most {
                for name in ["page", "offset", "since"] {
                    targets.push(format!(
                        "{path}?{name}={number}&again={number}&limit=1&per_page=1&size=1&faults={fault}"
                    ));
                }
            }
        }
    }
    ask(&server, &targets, false);
}

#[test]
fn resets_and_cuts_are_only_those_that_were_asked_for() {
    let server = start(60);
    for value in oddities() {
        let target = format!("/api/cursor?limit=5&faults=truncate:{value}");
        let answer = get(&server, &target);
        assert!(answer.status == 400 || answer.status == 414 || !answer.complete(), "{target}: {answer:?}");
        let target = format!("/api/cursor?limit=5&faults=reset:{value}");
        let answer = get(&server, &target);
        assert!(answer.reset || answer.status == 400, "{target}: {answer:?}");
    }
}

#[test]
fn odd_bodies_are_answered() {
    let server = start(60);
    let numbers = "0 1 -1 1.5 1e3 4294967295 4294967296 9223372036854775807 9223372036854775808 18446744073709551615 \
                   18446744073709551616 -9223372036854775809 1e308 1e309 5e-324 null true \"\" \"x\" [] {} [1] [[]] NaN \
                   [18446744073709551615] [0,0,0] \"\\u0000\" \"\\ud800\"";
    let deep = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    let values = || numbers.split_ascii_whitespace().chain([deep.as_str()]);
    for value in values() {
        let mut bodies = vec![("/api/faults", value.to_owned()), ("/api/posts", value.to_owned())];
        for field in ["at", "rate", "next", "ms", "k", "times", "fault"] {
            for fault in ["429:retry-after-date", "overlap", "reset", "lower-limit", "stall", "status"] {
                let own = if field == "fault" { String::new() } else { format!(r#""fault":"{fault}","#) };
                let body = format!(r#"{{"session":"odd-{field}","rules":[{{{own}"{field}":{value}}}]}}"#);
                bodies.push(("/api/faults", body));
            }
        }
        for field in ["session", "seed", "rules", "__proto__"] {
            bodies.push(("/api/faults", format!(r#"{{"session":"odd","rules":[],"{field}":{value}}}"#)));
        }
        for field in ["title", "body", "topic", "author", "__proto__"] {
            bodies.push(("/api/posts", format!(r#"{{"title":"t","body":"b","{field}":{value}}}"#)));
        }
        for field in ["first", "last", "after", "before", "__proto__"] {
            bodies.push(("/api/relay", format!(r#"{{"query":"","variables":{{"{field}":{value}}}}}"#)));
        }
        for (target, body) in bodies {
            sound(&body, &send(&server, "POST", target, &body), false);
        }
        sound(value, &send(&server, "PATCH", "/api/posts/p_00000", value), false);
    }
    // What such rules do to a list afterwards.
    for field in ["at", "rate", "next", "k"] {
        for path in ["/api/cursor", "/api/offset", "/api/github", "/api/stripe"] {
            let answer = get(&server, &format!("{path}?session=odd-{field}"));
            assert!(answer.reset || (200..600).contains(&answer.status), "{field}: {answer:?}");
        }
    }
    for value in oddities() {
        let form = format!("limit={value}&cursor={value}&faults={value}&session={value}");
        sound(&form, &send_form(&server, "/api/conversations.list", &form), false);
    }
}

#[test]
fn odd_waits_are_announced_and_not_held() {
    let server = start(60);
    for ms in ["18446744073709551615", "9223372036854775807", "253402300799999", "4294967296"] {
        for hint in ["retry-after", "retry-after-date", "retry-after-ms", "ratelimit-reset", "ratelimit-delta"] {
            let answer = get(&server, &format!("/api/cursor?faults=429:{hint}:{ms}"));
            answer.refused(429, "rate_limited");
            assert!(
                answer
                    .header("retry-after")
                    .or(answer.header("retry-after-ms"))
                    .or(answer.header("x-ratelimit-reset"))
                    .is_some()
            );
            let rule = json!({"session": "wait", "rules": [{"fault": format!("429:{hint}"), "ms": ms.parse::<u64>().unwrap()}]});
            assert_eq!(send(&server, "POST", "/api/faults", &rule.to_string()).status, 200);
            get(&server, "/api/cursor?session=wait").refused(429, "rate_limited");
        }
        for fault in ["slow", "delay", "stall"] {
            get(&server, &format!("/api/cursor?faults={fault}:{ms}")).refused(400, "bad_fault");
        }
    }
}

#[test]
fn odd_targets_are_answered() {
    let server = start(60);
    let host = server.addr();
    let mut targets: Vec<Vec<u8>> = oddities().iter().map(|value| format!("/api/posts/{value}").into_bytes()).collect();
    targets.extend(oddities().iter().map(|value| format!("/api/faults/{value}").into_bytes()));
    targets.extend(oddities().iter().map(|value| format!("/{value}").into_bytes()));
    targets.extend(oddities().iter().map(|value| format!("/repos/{value}/{value}/issues?page={value}").into_bytes()));
    targets.extend([
        b"/api/cursor?limit=\xff\xfe".to_vec(),
        b"/api/cursor?limit=\xc3\xa9".to_vec(),
        b"/api/posts/\x00".to_vec(),
        b"/\xed\xa0\x80".to_vec(),
        b"*".to_vec(),
        b"".to_vec(),
        b"?".to_vec(),
        b"/?#".to_vec(),
        b"//".to_vec(),
        [&b"/api/cursor?"[..], &b"&".repeat(8000)].concat(),
        [&b"/api/cursor?"[..], &b"x".repeat(100_000)].concat(),
    ]);
    for method in ["GET", "POST", "DELETE", "OPTIONS"] {
        for target in &targets {
            let head = format!(" HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
            let answer = raw(&server, &[method.as_bytes(), b" ", target, head.as_bytes()].concat());
            sound(&String::from_utf8_lossy(target), &answer, false);
            assert!(answer.status == 204 || answer.complete(), "{answer:?}");
        }
    }
    assert_eq!(get(&server, "/api/cursor?limit=1").status, 200, "it still serves");
}
