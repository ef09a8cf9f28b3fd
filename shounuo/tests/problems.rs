//! Whatever is wrong with the place: one clear sentence, an exit code, no panic, nothing changed.

use crate::program::{Ended, Program, arg};
use std::net::TcpListener;

/// The error's code; and its sentence is one, in words.
fn code(ended: &Ended) -> &str {
    let error = &ended.answer["error"];
    let sentence = error["message"].as_str().expect("a sentence");
    assert!(
        sentence.len() > 10 && !sentence.starts_with("cli."),
        "{sentence}"
    );
    assert_eq!(error["exit"], ended.exit);
    error["code"].as_str().expect("a code")
}

#[test]
fn data_that_is_not_there_is_not_made_by_looking_for_it() {
    let program = Program::new();
    for command in [
        &["serve"][..],
        &["verify"],
        &["rebuild"],
        &["seal"],
        &["backup", "somewhere"],
    ] {
        let ended = program.json(command);
        assert_eq!((ended.exit, code(&ended)), (3, "no_data"), "{command:?}");
        assert!(!program.data().exists(), "{command:?}");
    }
}

#[test]
fn a_file_in_place_of_the_folder_is_told() {
    let program = Program::new();
    program.file("data", "not a folder");
    let ended = program.json(["init"]);
    assert_eq!((ended.exit, code(&ended)), (3, "not_a_folder"));
    assert!(
        ended.answer["error"]["message"]
            .as_str()
            .is_some_and(|m| m.contains("--data"))
    );
}

/// A folder that this user cannot write to. Whoever is root writes everywhere but into `/sys`.
#[cfg(target_os = "linux")]
fn read_only_folder(program: &Program) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let folder = program.beside("locked");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o555)).expect("permissions");
    let is_root = std::fs::create_dir(folder.join("try")).is_ok();
    if is_root {
        "/sys/shounuo".into()
    } else {
        folder.join("data")
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_cannot_be_written_is_told() {
    let program = Program::new();
    let folder = read_only_folder(&program);
    let ended = program.json(["init", "--data", arg(&folder)]);
    assert_eq!(
        (ended.exit, code(&ended)),
        (3, "read_only"),
        "{}",
        ended.answer
    );
    let said = program.run(["init", "--data", arg(&folder)]);
    let said = String::from_utf8(said.stderr).expect("UTF-8");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(!said.contains("panicked"));
}

#[test]
fn data_of_a_newer_program_is_left_alone() {
    let program = Program::new();
    program.json(["init"]);
    program
        .database()
        .execute("UPDATE journal_head SET schema_version = 9999", [])
        .expect("a change");
    let facts = program
        .database()
        .query_row("SELECT seq FROM journal_head", [], |r| r.get::<_, i64>(0));
    for command in [
        &["serve"][..],
        &["verify"],
        &["rebuild"],
        &["init"],
        &["customer", "list"],
    ] {
        let ended = program.json(command);
        assert_eq!((ended.exit, code(&ended)), (3, "newer_data"), "{command:?}");
    }
    let after = program
        .database()
        .query_row("SELECT seq FROM journal_head", [], |r| r.get::<_, i64>(0));
    assert_eq!(
        facts.expect("a head"),
        after.expect("a head"),
        "nothing was written"
    );
}

/// The program as a user who may not write the data; root would be allowed to.
#[cfg(target_os = "linux")]
fn by_nobody(program: &Program, args: &[&str]) -> Ended {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let copy = program.beside("shounuo");
    if !copy.exists() {
        std::fs::copy(env!("CARGO_BIN_EXE_shounuo"), &copy).expect("a copy that anybody may run");
    }
    let set = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).expect("a mode");
    };
    for entry in std::fs::read_dir(program.data()).expect("entries") {
        let path = entry.expect("an entry").path();
        set(&path, if path.is_dir() { 0o555 } else { 0o444 });
    }
    set(&program.data(), 0o555);
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|m| m.uid() == 0);
    let mut command = match is_root {
        true => {
            let mut nobody = std::process::Command::new("setpriv");
            nobody.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
            nobody.arg(copy);
            nobody
        }
        false => std::process::Command::new(copy),
    };
    let data = program.data();
    let output = command
        .args(args)
        .args(["--json", "--lang", "en", "--data", arg(&data)]);
    let output = output.output().expect("setpriv of util-linux is there");
    set(&data, 0o755);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!told.contains("panicked"), "{args:?}: {told}");
    Ended {
        exit: output.status.code().expect("an exit code"),
        answer: serde_json::from_slice(&output.stdout).expect("one JSON object"),
    }
}

#[test]
#[cfg(target_os = "linux")]
fn data_that_cannot_be_written_is_proved_and_whatever_needs_to_write_says_so() {
    let program = Program::new();
    program.json(["init"]);
    program.json(["customer", "add", "EC", "Exam centre"]);
    assert_eq!(by_nobody(&program, &["verify"]).exit, 0);
    let copy = program.beside("copy");
    for command in [
        &["ledger", "--customer", "EC"][..],
        &["export", "--customer", "EC", "--by", "x", "--out", "x.zip"],
        &["customer", "list"],
        &["rebuild", "--check"],
        &["seal"],
        &["backup", arg(&copy)],
        &["serve", "--port", "0"],
        &["init"],
    ] {
        let ended = by_nobody(&program, command);
        assert_eq!((ended.exit, code(&ended)), (3, "read_only"), "{command:?}");
        let said = ended.answer["error"]["message"]
            .as_str()
            .unwrap_or_default();
        assert!(said.contains(arg(&program.data())), "{said}");
        assert!(
            !said.contains("os error") && !said.contains("SQL"),
            "{said}"
        );
    }
    assert_eq!(program.json(["verify"]).exit, 0);
}

#[test]
fn a_file_that_cannot_be_read_is_told_in_words() {
    let program = Program::new();
    for (file, expected) in [
        (program.beside("nowhere.zip"), "no_file"),
        (program.beside(""), "file_is_folder"),
    ] {
        for command in ["verify-export", "contract"] {
            let args = match command {
                "contract" => vec!["contract", "check", arg(&file)],
                other => vec![other, arg(&file)],
            };
            let ended = program.json(args);
            assert_eq!((ended.exit, code(&ended)), (4, expected), "{command}");
            let said = ended.answer["error"]["message"]
                .as_str()
                .unwrap_or_default();
            assert!(!said.contains("os error"), "{said}");
        }
    }
}

#[test]
fn a_customer_needs_a_name_and_a_code_of_capital_letters() {
    let program = Program::new();
    program.json(["init"]);
    for wrong in ["ec", "E1", "", "ABCDEFGHI", "学校"] {
        let ended = program.json(["customer", "add", wrong, "Exam centre"]);
        assert_eq!((ended.exit, code(&ended)), (4, "customer_code"), "{wrong}");
        let said = ended.answer["error"]["message"]
            .as_str()
            .unwrap_or_default();
        assert!(
            said.contains("capital letters") && said.contains(wrong),
            "{said}"
        );
    }
    for nameless in ["", "  "] {
        let ended = program.json(["customer", "add", "EC", nameless]);
        assert_eq!((ended.exit, code(&ended)), (4, "refused"), "{nameless:?}");
        let said = ended.answer["error"]["message"]
            .as_str()
            .unwrap_or_default();
        assert!(said.contains("“Name”"), "{said}");
    }
    let list = program.json(["customer", "list"]);
    assert_eq!(list.answer["customers"], serde_json::json!([]));
}

#[test]
fn a_taken_port_is_told_at_once() {
    let program = Program::new();
    program.json(["init"]);
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let ended = program.json(["serve", "--port", &port]);
    assert_eq!((ended.exit, code(&ended)), (5, "port_taken"));
    assert!(
        ended.answer["error"]["message"]
            .as_str()
            .is_some_and(|m| m.contains(&port) && m.contains("--port"))
    );
}

#[test]
fn a_database_that_is_away_is_told_without_its_password() {
    let program = Program::new();
    let url = "postgres://someone:verysecret@127.0.0.1:9/nothing";
    let ended = program.json(["verify", "--database-url", url]);
    assert_eq!((ended.exit, code(&ended)), (3, "database"));
    assert!(!ended.answer.to_string().contains("verysecret"));
}

#[test]
fn problems_are_told_in_chinese_too() {
    let program = Program::new();
    let said = program.run(["verify", "--lang", "zh"]);
    assert_eq!(said.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&said.stderr).contains("还没有数据"));
}

#[test]
fn a_command_line_that_is_not_understood_is_one_json_object_where_that_was_asked_for() {
    let program = Program::new();
    let ended = program.json(["verify", "--nonsense"]);
    assert_eq!((ended.exit, code(&ended)), (2, "usage"));
}
