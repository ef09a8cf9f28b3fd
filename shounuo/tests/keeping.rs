//! Keeping the record: proof, seal, rebuild, backup and restore.

use crate::{
    program::{Ended, Program, arg, on_both},
    served::Served,
    table::{Incident, table},
};

/// Some data: a set-up house and two imported tickets.
fn with_data(program: &Program) {
    assert_eq!(program.json(["init"]).exit, 0);
    let incident = |no| {
        Incident::new(no, &[])
            .state("Resolved", "2/3/2016 09:00")
            .state("Closed", "7/3/2016 10:00")
    };
    let file = program.file("two.csv", table(vec![incident("INC1"), incident("INC2")]));
    assert_eq!(program.json(["import", "incidents", arg(&file)]).exit, 0);
}

/// The code of what a check found, told as every subcommand tells what went wrong.
fn told(ended: &Ended) -> &str {
    let error = &ended.answer["error"];
    assert_eq!(error["exit"], ended.exit, "{}", ended.answer);
    let sentence = error["message"].as_str().expect("a sentence");
    assert!(
        sentence.contains(' ') && !sentence.contains("%{"),
        "{sentence}"
    );
    error["code"].as_str().expect("a code")
}

/// Writes a seal into a file, as people do: `shounuo seal > FILE`.
fn seal(program: &Program) -> std::path::PathBuf {
    let output = program.run(["seal"]);
    assert!(output.status.success());
    program.file("seal.json", output.stdout)
}

#[test]
fn a_sound_journal_is_proved_also_by_a_seal_kept_elsewhere() {
    on_both("keeping: proof of a sound journal", |program| {
        with_data(program);
        let seal = seal(program);
        let ended = program.json(["verify", "--seal", arg(&seal)]);
        assert_eq!((ended.exit, ended.answer["ok"].as_bool()), (0, Some(true)));
        assert!(ended.answer["facts"].as_u64().is_some_and(|n| n > 10));
    });
}

#[test]
fn a_changed_fact_is_named_by_its_place() {
    let program = Program::new();
    with_data(&program);
    let changed = "UPDATE journal SET data = replace(data, 'phone', 'email') WHERE kind = 'ticket.reported' AND seq = \
                   (SELECT min(seq) FROM journal WHERE kind = 'ticket.reported')";
    assert_eq!(
        program.database().execute(changed, []).expect("a change"),
        1
    );
    let seq: i64 = program
        .database()
        .query_row(
            "SELECT min(seq) FROM journal WHERE kind = 'ticket.reported'",
            [],
            |r| r.get(0),
        )
        .expect("its place");
    let ended = program.json(["verify"]);
    assert_eq!((ended.exit, ended.answer["ok"].as_bool()), (1, Some(false)));
    assert_eq!(ended.answer["problems"][0]["seq"], seq);
    assert_eq!(ended.answer["problems"][0]["fault"], "altered");
    assert_eq!(told(&ended), "journal_differs");
    let said = String::from_utf8(program.run(["verify"]).stdout).expect("UTF-8");
    assert!(said.contains(&format!("Fact {seq} is damaged")), "{said}");
}

#[test]
fn a_changed_text_is_named_by_the_fact_it_belongs_to() {
    let program = Program::new();
    with_data(&program);
    let changed = "UPDATE vault SET text = text || '?' WHERE id = (SELECT min(id) FROM vault)";
    let changed = program.database().execute(changed, []);
    assert_eq!(changed.expect("a change"), 1);
    let (id, seq): (String, i64) = program
        .database()
        .query_row(
            "SELECT v.id, min(j.seq) FROM vault v JOIN journal j ON instr(j.data, v.id) > 0 \
             WHERE v.id = (SELECT min(id) FROM vault)",
            [],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )
        .expect("its fact");
    let ended = program.json(["verify"]);
    assert_eq!((ended.exit, ended.answer["ok"].as_bool()), (1, Some(false)));
    let problem = &ended.answer["problems"][0];
    assert_eq!(problem["seq"], seq);
    assert_eq!(problem["fault"], "text_altered");
    assert_eq!(problem["item"], id);
    let said = String::from_utf8(program.run(["verify"]).stdout).expect("UTF-8");
    assert!(
        said.contains("one of its texts is not what was written"),
        "{said}"
    );
}

#[test]
#[cfg(unix)]
fn a_demo_is_for_its_owner_only_and_its_texts_are_sound() {
    use std::os::unix::fs::PermissionsExt;
    let program = Program::new();
    drop(Served::start(&program, &["demo"]));
    let mode = |path: std::path::PathBuf| {
        let found = std::fs::metadata(path).expect("it is there");
        found.permissions().mode() & 0o777
    };
    assert_eq!(mode(program.data()), 0o700);
    for name in ["shounuo.db", "demo.json"] {
        assert_eq!(mode(program.data().join(name)), 0o600, "{name}");
    }
    let ended = program.json(["verify"]);
    assert_eq!((ended.exit, ended.answer["ok"].as_bool()), (0, Some(true)));
    assert!(ended.answer["texts"].as_u64().is_some_and(|n| n > 100));
}

#[test]
fn a_tail_that_was_cut_off_is_found_with_a_seal_kept_elsewhere() {
    let program = Program::new();
    with_data(&program);
    let seal = seal(&program);
    let last = program.last_seq();
    program
        .database()
        .execute("DELETE FROM journal WHERE seq = ?1", [last])
        .expect("a cut");
    let ended = program.json(["verify", "--seal", arg(&seal)]);
    assert_eq!(ended.exit, 1);
    let problems = ended.answer["problems"].as_array().expect("a list");
    assert!(
        problems.iter().any(|p| p["fault"] == "outside_seal"),
        "{problems:?}"
    );
}

#[test]
fn a_file_that_is_no_seal_is_refused() {
    let program = Program::new();
    with_data(&program);
    let forged = String::from_utf8(program.run(["seal"]).stdout)
        .expect("UTF-8")
        .replace("\"seq\":", "\"seq\":1");
    let ended = program.json([
        "verify",
        "--seal",
        arg(&program.file("forged.json", forged)),
    ]);
    assert_eq!(
        (ended.exit, ended.answer["error"]["code"].as_str()),
        (4, Some("seal"))
    );
}

#[test]
fn a_corrupted_view_is_named_and_made_anew() {
    let program = Program::new();
    with_data(&program);
    let corrupted = program
        .database()
        .execute("UPDATE ticket_row SET reopened = 9 WHERE number = 2", []);
    assert_eq!(corrupted.expect("a change"), 1);
    let ended = program.json(["rebuild", "--check"]);
    assert_eq!(ended.exit, 1);
    let differences = ended.answer["differences"].as_array().expect("a list");
    assert!(
        differences
            .iter()
            .any(|d| d["view"] == "ticket_row" && d["column"] == "reopened"),
        "{differences:?}"
    );
    assert_eq!(told(&ended), "views_differ");
    assert_eq!(program.json(["rebuild"]).exit, 0);
    assert_eq!(program.json(["rebuild", "--check"]).exit, 0);
}

#[test]
fn a_backup_comes_back_whole_and_only_into_an_empty_place() {
    on_both("keeping: backup and restore", |program| {
        with_data(program);
        let (copy, seal) = (program.beside("copy"), seal(program));
        let backup = program.json(["backup", arg(&copy)]);
        assert_eq!(backup.exit, 0, "{}", backup.answer);
        let again = program.json(["backup", arg(&copy)]);
        assert_eq!(
            (again.exit, again.answer["error"]["code"].as_str()),
            (4, Some("not_empty"))
        );
        let occupied = program.json(["restore", arg(&copy)]);
        assert_eq!(
            occupied.exit, 4,
            "a place with data is not overwritten: {}",
            occupied.answer
        );
        let fresh = Program::new();
        let restored = fresh.json(["restore", arg(&copy)]);
        assert_eq!(restored.exit, 0, "{}", restored.answer);
        assert_eq!(restored.answer["facts"], backup.answer["facts"]);
        assert_eq!(fresh.json(["verify", "--seal", arg(&seal)]).exit, 0);
        assert_eq!(fresh.json(["rebuild", "--check"]).exit, 0);
    });
}

#[test]
fn a_backup_never_goes_into_the_folder_of_the_data() {
    let program = Program::new();
    with_data(&program);
    let data = program.data();
    let mut ways = vec![
        data.clone(),
        data.join("sub"),
        data.join("files/sub/deeper"),
        program.beside("nowhere/../data/sub"),
    ];
    #[cfg(unix)]
    {
        let link = program.beside("link");
        std::os::unix::fs::symlink(&data, &link).expect("a link");
        ways.push(link.join("sub"));
    }
    for into in &ways {
        let ended = program.json(["backup", arg(into)]);
        let whither = into.display();
        assert_eq!(
            (ended.exit, told(&ended)),
            (4, "backup_inside"),
            "{whither}"
        );
        let sentence = ended.answer["error"]["message"].as_str();
        assert!(sentence.is_some_and(|s| s.contains("inside the data folder")));
    }
    assert!(!data.join("sub").exists() && !program.beside("nowhere").exists());
    // A name that only begins alike is another place.
    let beside = program.json(["backup", arg(&program.beside("data-copy"))]);
    assert_eq!(beside.exit, 0, "{}", beside.answer);
}

#[test]
fn a_copy_is_proven_by_hand_and_one_that_was_changed_is_named_by_its_file() {
    on_both("keeping: a drill by hand", |program| {
        with_data(program);
        let copy = program.beside("copy");
        let made = program.json(["backup", arg(&copy), "--drill"]);
        assert_eq!(made.exit, 0, "{}", made.answer);
        assert_eq!(made.answer["proven"]["seq"], made.answer["facts"]);
        let proven = program.json(["backup", "check", arg(&copy), "--live"]);
        assert_eq!(proven.exit, 0, "{}", proven.answer);
        assert_eq!(proven.answer["seq"], made.answer["facts"]);
        let file = copy.join("backup.db");
        let mut bytes = std::fs::read(&file).expect("its bytes");
        bytes[4_321] ^= 1;
        std::fs::write(&file, bytes).expect("changed");
        let found = program.json(["backup", "check", arg(&copy)]);
        assert_eq!((found.exit, told(&found)), (1, "not_proven"));
        let into = Program::new();
        let restored = into.json(["restore", arg(&copy)]);
        assert_eq!((restored.exit, told(&restored)), (3, "backup_damaged"));
        for ended in [found, restored] {
            let said = ended.answer["error"]["message"].as_str().expect("words");
            assert!(
                said.contains("backup.db is not as it was written"),
                "{said}"
            );
        }
    });
}

#[test]
fn a_served_program_makes_copies_and_proves_them() {
    on_both("keeping: copies on a schedule", |program| {
        with_data(program);
        let copies = program.beside("copies");
        let inside = program.data().join("copies");
        let refused = program.json(["serve", "--port", "0", "--backup-folder", arg(&inside)]);
        assert_eq!((refused.exit, told(&refused)), (4, "backup_inside"));
        let served = Served::start(program, &["serve", "--backup-folder", arg(&copies)]);
        let listed = || program.json(["backup", "list", arg(&copies)]).answer["copies"].clone();
        // It is made at once, whatever the hour; a slow machine takes its time.
        let proven = (0..600).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(100));
            listed()[0]["proven_at"].is_string()
        });
        assert!(proven, "{}", listed());
        drop(served);
        let name = listed()[0]["name"].as_str().expect("a name").to_owned();
        let copy = copies.join(&name);
        // What rots later is no longer called proven once somebody looks.
        std::fs::write(copy.join("backup.json"), "{}").expect("changed");
        assert_eq!(program.json(["backup", "check", arg(&copy)]).exit, 1);
        assert!(listed()[0]["proven_at"].is_null(), "{}", listed());
        let nowhere = program.json(["backup", "list", arg(&program.beside("nowhere"))]);
        assert_eq!((nowhere.exit, told(&nowhere)), (4, "no_copies"));
    });
}

#[test]
fn a_bucket_that_lacks_a_setting_or_does_not_answer_is_told() {
    let program = Program::new();
    with_data(&program);
    let lacks = program.json(["move-files", "bucket"]);
    assert_eq!((lacks.exit, told(&lacks)), (2, "bucket_lacks"));
    let secret = program.file("secret", "a-word-that-is-never-shown");
    let settings = [
        "--s3-endpoint",
        "http://127.0.0.1:9",
        "--s3-bucket",
        "house",
    ];
    let key = ["--s3-key-id", "key", "--s3-secret-file", arg(&secret)];
    let lacks = program.json(["verify"].into_iter().chain(settings));
    assert_eq!((lacks.exit, told(&lacks)), (2, "config"));
    let said = lacks.answer.to_string();
    assert!(
        said.contains("files.key_id") && said.contains("files.secret_file"),
        "{said}"
    );
    let all = ["move-files", "bucket"]
        .into_iter()
        .chain(settings)
        .chain(key);
    let away = program.json(all);
    assert_eq!((away.exit, told(&away)), (3, "bucket_away"));
    let said = away.answer.to_string();
    assert!(said.contains("Bucket house does not answer"), "{said}");
    assert!(!said.contains("never-shown"), "{said}");
}

#[test]
fn what_is_no_backup_is_not_restored() {
    let program = Program::new();
    let ended = program.json(["restore", arg(&program.beside("nowhere"))]);
    assert_eq!(
        (ended.exit, ended.answer["error"]["code"].as_str()),
        (4, Some("no_backup"))
    );
    assert!(!program.data().exists());
}

#[test]
fn a_house_is_set_up_once_with_a_link_for_its_administrator() {
    on_both("keeping: a house is set up once", |program| {
        let ended = program.json(["init", "--name", "守诺科技", "--hotline", "400-800-0000"]);
        assert_eq!(ended.exit, 0);
        let link = ended.answer["sign_in"].as_str().expect("a link").to_owned();
        let token = link.rsplit('/').next().expect("a token");
        let app = program.app();
        let signed_in =
            crate::program::wait(app.sign_in_by_link(token, "test")).expect("the link works");
        let who = crate::program::wait(app.who_of_session(&signed_in.token)).expect("a session");
        assert!(who.is(shounuo_core::role::Role::Administrator));
        let card = crate::program::wait(app.contact_card())
            .expect("an answer")
            .expect("a card");
        assert_eq!(
            (card.name.as_str(), card.hotline.as_str()),
            ("守诺科技", "400-800-0000")
        );
        let again = program.json(["init"]);
        assert_eq!(
            (again.exit, again.answer["error"]["code"].as_str()),
            (4, Some("exists"))
        );
    });
}
