//! Settings from outside: what is refused, what is shown.

use crate::program::{Program, arg};

#[test]
fn settings_that_nobody_knows_start_nothing_and_are_told_with_file_line_and_key() {
    let program = Program::new();
    let file = program.file(
        "shounuo.toml",
        "[server]\nprot = 9\n\n[log]\nlevel = \"loud\"\n",
    );
    for command in [&["serve"][..], &["verify"], &["init"]] {
        let ended = program.json([command, &["--config", arg(&file)]].concat());
        let error = &ended.answer["error"];
        assert_eq!(
            (ended.exit, error["code"].as_str()),
            (2, Some("config")),
            "{command:?}"
        );
        let said = error["message"].as_str().unwrap_or_default();
        for part in [
            "shounuo.toml, line 2",
            "server.prot",
            "server.port",
            "line 5",
            "loud",
            "config check",
        ] {
            assert!(said.contains(part), "{part} in {said}");
        }
    }
    assert!(!program.data().exists(), "nothing was made");
    let mut unknown = program.command(["verify", "--json"]);
    let output = unknown
        .env("SHOUNUO_PORTT", "1")
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stdout).contains("SHOUNUO_PORT`"));
}

#[test]
fn the_check_lists_every_mistake_for_people_and_programs_in_both_languages() {
    let program = Program::new();
    let file = program.file(
        "shounuo.toml",
        "[server]\nprot = 9\nport = -1\n[tls]\nmode = \"own\"\n",
    );
    let args = ["config", "check", "--config", arg(&file)];
    let ended = program.json(args);
    let mistakes = ended.answer["mistakes"].as_array().expect("mistakes");
    assert_eq!((ended.exit, mistakes.len()), (1, 4), "{}", ended.answer);
    assert_eq!(
        (&mistakes[0]["line"], &mistakes[0]["key"]),
        (&2.into(), &"server.prot".into())
    );
    let said = program.run([&args[..], &["--lang", "zh"]].concat());
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(
        said.contains("第 2 行") && said.contains("server.port") && said.contains("4 处"),
        "{said}"
    );
}

#[test]
fn sound_settings_are_shown_with_where_they_come_from_and_no_password() {
    let program = Program::new();
    let file = program.file("shounuo.toml", "[server]\nport = 8123\n");
    let mut command = program.command(["config", "check", "--json", "--config", arg(&file)]);
    command.env(
        "SHOUNUO_DATABASE_URL",
        "postgres://me:verysecret@db/shounuo",
    );
    let output = command.output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(!said.contains("verysecret"), "{said}");
    let answer: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    let of = |key: &str| {
        let all = answer["settings"].as_array().expect("settings");
        let found = all.iter().find(|s| s["key"] == key).expect("the setting");
        (
            found["value"].as_str().unwrap_or_default().to_owned(),
            found["from"].as_str().unwrap_or_default().to_owned(),
        )
    };
    assert_eq!(of("server.port"), ("8123".to_owned(), "file".to_owned()));
    assert_eq!(
        of("database.url"),
        ("postgres://me:•••@db/shounuo".to_owned(), "env".to_owned())
    );
    assert_eq!(of("log.slow_ms"), ("1000".to_owned(), "default".to_owned()));
    let shown = program.run(["config", "check"]);
    assert!(String::from_utf8_lossy(&shown.stdout).contains("environment, SHOUNUO_DATA"));
}
