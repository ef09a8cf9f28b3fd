use super::*;
use crate::config::settings::Setting;
use shounuo_words::Lang;

fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("shounuo.toml");
    std::fs::write(&path, text).expect("a file");
    (folder, path)
}

fn env(pairs: &[(&str, &str)]) -> impl Iterator<Item = (String, String)> {
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
        .collect();
    pairs.into_iter()
}

fn said(loaded: &Loaded) -> String {
    let all: Vec<String> = loaded
        .mistakes
        .iter()
        .map(|m| m.sentence(Lang::En))
        .collect();
    all.join("\n")
}

#[test]
fn a_flag_wins_over_the_environment_over_the_file_over_the_default() {
    let (_folder, path) = file("[server]\nport = 1\ndrain_s = 2\nhost = \"0.0.0.0\"\n");
    let loaded = load(
        Some(path),
        env(&[("SHOUNUO_PORT", "3"), ("SHOUNUO_DRAIN_S", "4")]),
        &[("server.port", "5".to_owned())],
    );
    let settings = &loaded.settings;
    assert!(loaded.mistakes.is_empty(), "{}", said(&loaded));
    assert_eq!((settings.port(), settings.server.drain_s), (5, 4));
    assert_eq!(settings.server.host.to_string(), "0.0.0.0");
    assert_eq!(settings.log.slow_ms, 1_000);
    let sources = [
        "server.port",
        "server.drain_s",
        "server.host",
        "log.slow_ms",
    ]
    .map(|k| loaded.source(k));
    assert_eq!(
        sources,
        [Source::Flag, Source::Env, Source::File(4), Source::Default]
    );
}

#[test]
fn every_mistake_is_told_at_once_with_its_line_and_what_was_meant() {
    let text = "[server]\nprot = 1\nport = \"many\"\n\n[serer]\nport = 1\n[log]\nlevel = \"loud\"\nslow_ms = 1979-05-27\n[tls]\nmode = \"own\"\n";
    let (_folder, path) = file(text);
    let loaded = load(
        Some(path),
        env(&[("SHOUNUO_PROT", "1"), ("SHOUNUO_TEST_POSTGRES", "x")]),
        &[],
    );
    let said = said(&loaded);
    for part in [
        "line 2",
        "server.prot",
        "server.port",
        "line 3",
        "many",
        "[serer]",
        "line 8",
        "loud",
        "line 9",
        "SHOUNUO_PROT",
        "SHOUNUO_PORT",
        "tls.certificate",
        "tls.key",
    ] {
        assert!(said.contains(part), "{part} in:\n{said}");
    }
    assert_eq!(loaded.mistakes.len(), 8, "{said}");
    for mistake in &loaded.mistakes {
        let zh = mistake.sentence(Lang::Zh);
        assert!(
            zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)),
            "{zh}"
        );
    }
}

#[test]
fn what_is_no_toml_is_told_with_its_line() {
    let (_folder, path) = file("[server]\nport = \n");
    let loaded = load(Some(path), env(&[]), &[]);
    assert!(said(&loaded).contains("line 2"), "{}", said(&loaded));
    let nowhere = load(Some("/nowhere/shounuo.toml".into()), env(&[]), &[]);
    assert!(said(&nowhere).contains("/nowhere/shounuo.toml"));
}

#[test]
fn secrets_are_shown_masked_and_never_in_a_mistake() {
    let url = "postgres://shounuo:geheim@db.example.org/shounuo";
    let loaded = load(None, env(&[("SHOUNUO_DATABASE_URL", url)]), &[]);
    let shown: Vec<String> = SETTINGS
        .iter()
        .filter_map(|s: &Setting| (s.show)(&loaded.settings))
        .collect();
    assert!(
        shown
            .iter()
            .any(|s| s == "postgres://shounuo:•••@db.example.org/shounuo"),
        "{shown:?}"
    );
    assert!(!format!("{:?}{shown:?}", loaded.settings).contains("geheim"));
    let (_folder, path) = file("host=db password=geheim");
    let by_file = load(
        None,
        env(&[("SHOUNUO_DATABASE_URL_FILE", path.to_str().expect("a path"))]),
        &[],
    );
    assert_eq!(
        by_file.settings.database.url.as_ref().map(|u| u.0.as_str()),
        Some("host=db password=geheim")
    );
    assert!(!format!("{:?}", by_file.settings).contains("geheim"));
}

#[test]
fn paths_in_the_file_are_meant_from_its_folder() {
    let (folder, path) = file("[data]\nfolder = \"here\"\n");
    assert_eq!(
        load(Some(path), env(&[]), &[]).settings.data.folder,
        folder.path().join("here")
    );
}

#[test]
fn the_example_names_every_setting_and_is_sound() {
    let example = include_str!("../../../contrib/shounuo.toml");
    let (_folder, path) = file(example);
    let loaded = load(Some(path), env(&[]), &[]);
    assert!(loaded.mistakes.is_empty(), "{}", said(&loaded));
    // With every line that is commented out, each setting stands there, and no other.
    let all: String = example
        .lines()
        .map(|l| {
            l.strip_prefix("#")
                .filter(|l| !l.starts_with(' ') && l.contains(" = "))
                .unwrap_or(l)
        })
        .flat_map(|l| [l, "\n"])
        .collect();
    let (_folder, path) = file(&all);
    let loaded = load(Some(path), env(&[]), &[]);
    let unread: Vec<_> = loaded
        .mistakes
        .iter()
        .filter(|m| !m.sentence(Lang::En).contains("together"))
        .collect();
    assert!(
        unread
            .iter()
            .all(|m| m.sentence(Lang::En).contains("url_file")
                || m.sentence(Lang::En).contains("tls.mode")),
        "{}",
        said(&loaded)
    );
    for setting in SETTINGS {
        assert_ne!(
            loaded.source(setting.key),
            Source::Default,
            "{} stands in the example",
            setting.key
        );
    }
}

#[test]
fn no_two_settings_share_a_name_and_every_expectation_has_words() {
    let envs: std::collections::BTreeSet<_> = SETTINGS.iter().map(|s| s.env).collect();
    let keys: std::collections::BTreeSet<_> = SETTINGS.iter().map(|s| s.key).collect();
    assert_eq!((envs.len(), keys.len()), (SETTINGS.len(), SETTINGS.len()));
    for setting in SETTINGS {
        let mut settings = Settings::default();
        if let Err(wrong) = (setting.put)(&mut settings, "\u{1}?", None) {
            let key = format!("cli.config.expects.{}", wrong.0);
            assert!(shounuo_words::find(Lang::En, &key).is_some(), "{key}");
        }
    }
}
