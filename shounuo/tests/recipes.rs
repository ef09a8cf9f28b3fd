//! What is handed to service managers and containers, and the handbook, hold to the program.

use crate::{house::root, program::Program};

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).expect("a readable file")
}

#[test]
fn the_handbook_names_every_setting_in_both_languages_and_the_example_every_key() {
    let program = Program::new();
    let told = program.json(["config", "check"]).answer;
    let settings = told["settings"].as_array().expect("settings");
    assert!(settings.len() > 15, "{told}");
    for paper in ["docs/operations.md", "docs/operations.zh.md"] {
        let text = read(paper);
        for name in settings.iter().flat_map(|s| [&s["key"], &s["env"]]) {
            let name = name.as_str().expect("a name");
            assert!(text.contains(&format!("`{name}`")), "{paper} lacks {name}");
        }
    }
}

#[test]
fn the_unit_and_the_container_start_what_there_is() {
    let unit = read("contrib/shounuo.service");
    for needed in [
        "Type=notify",
        "TimeoutStopSec=",
        "StateDirectory=shounuo",
        "NoNewPrivileges=yes",
        "ExecReload=",
    ] {
        assert!(unit.contains(needed), "{needed}");
    }
    let container = read("contrib/Containerfile");
    for needed in ["USER 10001", "HEALTHCHECK", "VOLUME /data"] {
        assert!(container.contains(needed), "{needed}");
    }
    let env = container
        .lines()
        .flat_map(|l| l.split_whitespace())
        .filter(|w| w.starts_with("SHOUNUO_"));
    let program = Program::new();
    let mut check = program.command(["config", "check"]);
    for pair in env {
        let (name, value) = pair.split_once('=').expect("a value");
        check.env(name, value);
    }
    assert_eq!(
        check.output().expect("the program starts").status.code(),
        Some(0)
    );
    let started = unit.lines().chain(container.lines());
    let commands = started
        .filter(|l| l.contains("/shounuo ") && l.starts_with("Exec") || l.starts_with("CMD"));
    for line in commands {
        let word = line.rsplit(['/', '[']).next().unwrap_or_default();
        let word = word.trim_start_matches("shounuo ").trim_matches(['"', ']']);
        let first = word.split(' ').next().expect("a subcommand");
        let help = program.run(["help", first]);
        assert!(help.status.success(), "{line}: {first}");
    }
}
