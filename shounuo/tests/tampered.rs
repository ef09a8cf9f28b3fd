//! Archives that somebody changed and mended again, as far as one check lets them: each check finds
//! what no other would. Digests are made here as the archive's own README describes them.

use crate::{
    exports::{exported, must, set_up},
    program::{Program, arg, wait},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use shounuo_app::{
    Who,
    commands::EvidenceAsk,
    export::{Piece, pack},
};
use shounuo_core::{
    Subject,
    role::Role,
    ticket::{Command, Open, words::*},
};
use shounuo_words::{Lang, keys};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read},
};

/// A photo of one pixel.
const PNG: &str = "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da636460f85f0f0002870180eb47ba920000000049454e44ae426082";
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n";

/// An archive in pieces.
#[derive(Clone)]
struct Archive {
    papers: BTreeMap<String, Vec<u8>>,
    attached: BTreeMap<String, Vec<u8>>,
}

impl Archive {
    fn read(bytes: Vec<u8>) -> Self {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
        let (mut papers, mut attached) = (BTreeMap::new(), BTreeMap::new());
        for index in 0..zip.len() {
            let mut entry = zip.by_index(index).expect("an entry");
            let (name, mut bytes) = (entry.name().to_owned(), Vec::new());
            entry.read_to_end(&mut bytes).expect("bytes");
            match name.starts_with("files/") {
                true => attached.insert(name, bytes),
                false => papers.insert(name, bytes),
            };
        }
        Self { papers, attached }
    }

    fn packed(&self) -> Vec<u8> {
        let mut to = Cursor::new(Vec::new());
        let piece = |(name, bytes): (&String, &Vec<u8>)| {
            let (name, from) = (name.clone(), Box::new(Cursor::new(bytes.clone())));
            Ok(Piece { name, from })
        };
        pack(&mut to, &self.papers, self.attached.iter().map(piece)).expect("packed");
        to.into_inner()
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&self.papers[name]).expect("JSON")
    }

    fn lines(&self, name: &str) -> Vec<Value> {
        let text = std::str::from_utf8(&self.papers[name]).expect("text");
        let line = |l: &str| serde_json::from_str(l).expect("JSON");
        text.lines().map(line).collect()
    }

    /// A paper with other words, as the program writes its own.
    fn put(&mut self, name: &str, value: &Value) {
        let text = format!("{value:#}\n");
        self.papers.insert(name.to_owned(), text.into_bytes());
    }

    fn put_lines(&mut self, name: &str, lines: &[Value]) {
        let text: String = lines.iter().map(|l| format!("{l}\n")).collect();
        self.papers.insert(name.to_owned(), text.into_bytes());
    }

    /// Text in a paper, once.
    fn replace(&mut self, name: &str, from: &str, to: &str) {
        let text = String::from_utf8(self.papers[name].clone()).expect("text");
        assert!(text.contains(from), "{name} has no {from}");
        let text = text.replacen(from, to, 1);
        self.papers.insert(name.to_owned(), text.into_bytes());
    }

    /// The manifest mended to what is there.
    fn mended(mut self) -> Self {
        let mut manifest = self.json("manifest.json");
        let all = self.papers.iter().chain(&self.attached);
        let sums = all.filter(|(name, _)| *name != "manifest.json");
        let sum = |bytes: &Vec<u8>| json!({ "size": bytes.len(), "sha256": hex::encode(Sha256::digest(bytes)) });
        manifest["files"] = sums.map(|(n, b)| (n.clone(), sum(b))).collect();
        self.put("manifest.json", &manifest);
        self
    }

    /// The facts with the digests of `chain.json` mended, but not their links.
    fn with_facts(mut self, facts: &[Value]) -> Self {
        let digests: Vec<&Value> = facts.iter().map(|f| &f["digest"]).collect();
        let mut chain = self.json("chain.json");
        chain["digests"] = json!(digests);
        self.put("chain.json", &chain);
        self.put_lines("facts.jsonl", facts);
        self
    }
}

/// A fact's digest, as the README in the archive tells it.
fn digest(line: &Value) -> String {
    let mut hash = Sha256::new();
    hash.update(b"shounuo.fact.1");
    let cells = [
        "seq",
        "chain",
        "no",
        "customer",
        "subject_kind",
        "subject_id",
        "kind",
        "version",
        "occurred_us",
        "recorded_us",
        "actor",
        "origin",
        "command",
        "data",
    ];
    let mut put = |tag: u8, bytes: &[u8]| {
        hash.update([tag]);
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    for cell in cells {
        match &line[cell] {
            Value::Null => put(0, &[]),
            Value::Number(n) => put(1, &n.as_i64().expect("whole").to_be_bytes()),
            Value::String(text) => put(2, text.as_bytes()),
            other => panic!("{other}"),
        }
    }
    let prev = line["prev"].as_str().expect("a digest");
    put(3, &hex::decode(prev).expect("hex"));
    hex::encode(hash.finalize())
}

/// Numbers, links and digests made anew, as a forger of the whole chain would.
fn chained_anew(facts: &mut [Value]) {
    let mut prev = "0".repeat(64);
    for (no, fact) in (1..).zip(facts) {
        fact["no"] = json!(no);
        fact["prev"] = json!(prev);
        fact["digest"] = json!(digest(fact));
        prev = fact["digest"].as_str().expect("a digest").to_owned();
    }
}

/// The school's archive with a seal, photos and papers, one of them in a note of the provider's own.
fn archive(program: &Program) -> Archive {
    set_up(program);
    let app = program.app();
    let people = wait(app.everybody(&Who::system(), Default::default())).expect("people");
    let head = people
        .iter()
        .find(|p| p.name.as_deref() == Some("李工"))
        .expect("the head");
    let head = Who::person(head.row.id, None, vec![Role::ProjectManager]);
    let all = wait(app.every_customer(&Who::system())).expect("customers");
    let school = all.iter().find(|c| c.code == "EC").expect("the school");
    let photo = app
        .take_paper(&hex::decode(PNG).expect("hex"))
        .expect("a photo");
    let report = app.take_paper(PDF).expect("a report");
    let filed = EvidenceAsk {
        kind: "record.filed".into(),
        data: json!({ "record": "M1.manuals", "item": "handover" }),
        text: None,
    };
    let files = vec![photo, report];
    must(
        &app,
        app.record_evidence(&head, school.id, app.ask(), filed, files),
    );
    let devices = wait(app.every_device(&head, school.id)).expect("devices");
    let open = Open {
        kind: TicketKind::Fault,
        device: Some(devices[0].id),
        place: None,
        symptoms: Vec::new(),
        text: Some("无声".to_owned()),
        name: None,
        phone: None,
        person: None,
        channel: Channel::Portal,
        files: Vec::new(),
        owner: None,
        source_no: None,
        tags: Default::default(),
    };
    let told = must(
        &app,
        app.report(&head, school.id, app.ask(), open, Vec::new(), None),
    );
    let Some(Subject::Ticket(ticket)) = told.subject else {
        panic!("no ticket");
    };
    let note = Command::AddNote {
        text: Some("内部".to_owned()),
        shared: false,
        files: Vec::new(),
    };
    let own = app
        .take_photo(&hex::decode(PNG).expect("hex"))
        .expect("a photo");
    must(&app, app.act(&head, ticket, app.ask(), note, vec![own]));
    drop(app);
    assert!(program.run(["seal"]).status.success());
    let (out, _) = exported(program);
    Archive::read(std::fs::read(out).expect("the archive"))
}

/// What `verify-export` says: the code and what differs.
fn said(program: &Program, bytes: &[u8]) -> (String, String) {
    let file = program.file("changed.zip", bytes);
    let ended = program.json(["verify-export", arg(&file)]);
    assert_eq!(ended.exit, 1, "{}", ended.answer);
    assert!(ended.answer["zh"] != ended.answer["en"], "{}", ended.answer);
    let error = json!({ "code": "export_differs", "message": ended.answer["en"], "exit": 1 });
    assert_eq!(ended.answer["error"], error, "as every subcommand has it");
    let part = |name: &str| {
        ended.answer["difference"][name]
            .as_str()
            .unwrap_or("?")
            .to_owned()
    };
    (part("code"), part("what"))
}

/// The facts' change, mended as far as `mend` goes, and what is said to it.
type Change = (&'static str, fn(Archive) -> Vec<u8>);

/// Each check with something that only it finds.
const CHANGES: &[Change] = &[
    ("digest_fact", |a| {
        let mut facts = a.lines("facts.jsonl");
        facts[3]["occurred_us"] = json!(facts[3]["occurred_us"].as_i64().expect("µs") - 1);
        a.with_facts(&facts).mended().packed()
    }),
    // Its own digest is mended; the next fact knows the old one.
    ("link", |a| {
        let mut facts = a.lines("facts.jsonl");
        let evidence = place(&facts, "complaint.received");
        facts[evidence]["data"] = json!(r#"{"complaint":"x","channel":"email"}"#);
        facts[evidence]["digest"] = json!(digest(&facts[evidence]));
        a.with_facts(&facts).mended().packed()
    }),
    ("link", |a| {
        let mut facts = a.lines("facts.jsonl");
        facts.remove(4);
        a.with_facts(&facts).mended().packed()
    }),
    ("link", |a| {
        let mut facts = a.lines("facts.jsonl");
        facts.swap(4, 5);
        a.with_facts(&facts).mended().packed()
    }),
    // Another school's fact, sound in itself.
    ("link", |a| {
        let mut facts = a.lines("facts.jsonl");
        let last = facts.len() - 1;
        facts[last]["customer"] = json!("00000000-0000-7000-8000-000000000001");
        facts[last]["digest"] = json!(digest(&facts[last]));
        a.with_facts(&facts).mended().packed()
    }),
    // The whole chain is forged anew without a report; the seal knows better.
    ("seal", |a| {
        let mut facts = a.lines("facts.jsonl");
        facts.remove(place(&facts, "ticket.reported"));
        chained_anew(&mut facts);
        a.with_facts(&facts).mended().packed()
    }),
    // Without the seal, too: then the ledger still tells of what the facts do not.
    ("recomputed", |mut a| {
        let mut facts = a.lines("facts.jsonl");
        facts.remove(place(&facts, "ticket.reported"));
        chained_anew(&mut facts);
        let mut chain = a.json("chain.json");
        chain["seals"] = json!([]);
        a.put("chain.json", &chain);
        // Places of files move with their facts.
        let mut files = a.json("files.json");
        for line in files.as_array_mut().expect("lines") {
            line["fact"] = json!(line["fact"].as_i64().expect("a number") - 1);
        }
        a.put("files.json", &files);
        a.with_facts(&facts).mended().packed()
    }),
    ("recomputed", |mut a| {
        a.replace("ledger.json", "\"not_due\"", "\"kept\"");
        a.mended().packed()
    }),
    ("recomputed", |mut a| {
        a.replace(
            "statement.json",
            "\"deducted_fen\": 0",
            "\"deducted_fen\": 1",
        );
        a.mended().packed()
    }),
    ("recomputed", |mut a| {
        let text = a.papers["contract/1.toml"].clone();
        let text = String::from_utf8(text).expect("text") + "\n# kinder\n";
        a.papers.insert("contract/1.toml".into(), text.into_bytes());
        a.mended().packed()
    }),
    ("chain", |mut a| {
        let mut chain = a.json("chain.json");
        chain["digests"][2] = chain["digests"][3].clone();
        a.put("chain.json", &chain);
        a.mended().packed()
    }),
    ("house", |mut a| {
        let mut house = a.lines("house.jsonl");
        let data = house[0]["data"].as_str().expect("data").to_owned();
        house[0]["data"] = json!(format!("{data} "));
        a.put_lines("house.jsonl", &house);
        a.mended().packed()
    }),
    ("file", |mut a| {
        a.replace("ledger.json", "\"not_due\"", "\"kept\"");
        a.packed()
    }),
    ("extra", |mut a| {
        a.papers.insert("contract/2.toml".into(), b"x".to_vec());
        a.packed()
    }),
    ("extra", |mut a| {
        a.attached
            .insert(format!("files/{}.pdf", uuid::Uuid::nil()), b"x".to_vec());
        a.mended().packed()
    }),
    ("missing", |mut a| {
        a.papers.remove("statement.json");
        a.packed()
    }),
    ("missing", |mut a| {
        let name = a.attached.keys().next().expect("a photo").clone();
        a.attached.remove(&name);
        a.packed()
    }),
    ("form", |mut a| {
        a.replace("manifest.json", "shounuo.export.1", "shounuo.export.9");
        a.packed()
    }),
    ("name", |mut a| {
        a.papers.insert("../ledger.json".into(), b"x".to_vec());
        a.packed()
    }),
    // A photo for another one, everything mended that can be.
    ("unbound", |mut a| {
        let mut files = a.json("files.json");
        let other = b"\xff\xd8another".to_vec();
        let name = format!("files/{}.jpg", files[0]["id"].as_str().expect("an id"));
        files[0]["sum"] =
            json!({ "size": other.len(), "sha256": hex::encode(Sha256::digest(&other)) });
        a.attached.insert(name, other);
        a.put("files.json", &files);
        a.mended().packed()
    }),
    ("attached", |mut a| {
        let name = a.attached.keys().next().expect("a photo").clone();
        a.attached.insert(name, b"\xff\xd8another".to_vec());
        a.mended().packed()
    }),
    // A photo that the facts name is kept silent about.
    ("files", |mut a| {
        let mut files = a.json("files.json");
        files.as_array_mut().expect("lines").remove(0);
        a.put("files.json", &files);
        a.mended().packed()
    }),
    // Evidence is no note of the provider's own.
    ("files", |mut a| {
        let mut files = a.json("files.json");
        files[0] = json!({ "fact": files[0]["fact"], "id": files[0]["id"], "is": "withheld" });
        a.put("files.json", &files);
        a.mended().packed()
    }),
    // A letter, a photo, another program's zip: nobody is told that somebody tampered with it.
    ("foreign", |_| Vec::new()),
    ("foreign", |_| b"%PDF-1.7\n%of somebody else".repeat(99)),
    ("archive_digest", |a| {
        let mut bytes = a.packed();
        bytes[40] ^= 1;
        bytes
    }),
    ("archive", |a| {
        signed_anew([b"hidden".as_slice(), &a.packed()].concat())
    }),
    ("too_large", |a| {
        let mut bytes = a.packed();
        let first = bytes
            .windows(4)
            .position(|w| w == b"PK\x01\x02")
            .expect("an entry");
        bytes[first + 24..first + 28].copy_from_slice(&0xffff_fffe_u32.to_le_bytes());
        signed_anew(bytes)
    }),
];

/// The place of the first fact of a kind.
fn place(facts: &[Value], kind: &str) -> usize {
    facts
        .iter()
        .position(|f| f["kind"] == kind)
        .expect("such a fact")
}

/// The same bytes with a digest that fits them.
fn signed_anew(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(bytes.len() - 64);
    let digest = hex::encode(Sha256::digest(&bytes));
    bytes.extend_from_slice(digest.as_bytes());
    bytes
}

#[test]
fn each_check_finds_what_no_other_would() {
    let program = Program::new();
    let sound = archive(&program);
    for fact in sound.lines("facts.jsonl") {
        assert_eq!(digest(&fact), fact["digest"], "as the README tells it");
    }
    // Unpacked and packed again it is the same archive: what follows is due to the change alone.
    let again = program.file("again.zip", sound.clone().mended().packed());
    let elsewhere = Program::new();
    let ended = elsewhere.json(["verify-export", arg(&again)]);
    assert_eq!(ended.exit, 0, "{}", ended.answer);
    assert!(!elsewhere.data().exists(), "no data is needed");
    let files = &ended.answer["checked"]["files"];
    assert_eq!(
        *files,
        json!({ "included": 2, "digests": 0, "withheld": 1, "gone": 0, "bound": 2 })
    );
    let mut found = BTreeSet::new();
    for (no, (expected, change)) in CHANGES.iter().enumerate() {
        let (code, what) = said(&elsewhere, &change(sound.clone()));
        assert_eq!(code, *expected, "change {no}: {what}");
        found.insert(format!("cli.verify_export.{code}"));
    }
    // Every sentence that the check can say was said.
    let told = ["sound", "digest", "files_told", "earlier", "earlier_other"]
        .map(|t| format!("cli.verify_export.{t}"));
    let all: BTreeSet<String> = keys(Lang::Zh)
        .into_iter()
        .map(|k| k.to_string())
        .filter(|k| k.starts_with("cli.verify_export.") && !told.contains(k))
        .collect();
    assert_eq!(found, all);
}

#[test]
fn a_history_that_was_rewritten_is_found_by_the_archive_that_somebody_kept() {
    let program = Program::new();
    let kept = archive(&program);
    let kept_at = program.file("kept.zip", kept.clone().packed());
    let export = |code: &str, name: &str| {
        let out = program.beside(name);
        let args = [
            "export",
            "--customer",
            code,
            "--by",
            "李工",
            "--out",
            arg(&out),
        ];
        assert_eq!(program.json(args).exit, 0);
        out
    };
    let against = |file: &std::path::Path| {
        let ended = program.json(["verify-export", arg(file), "--earlier", arg(&kept_at)]);
        let code = ended.answer["difference"]["code"].as_str();
        (ended.exit, code.map(str::to_owned))
    };
    let next = export("EC", "next.zip");
    assert_eq!(against(&next), (0, None));
    assert_eq!(
        against(&export("MZ", "mz.zip")),
        (1, Some("earlier_other".into()))
    );
    // Sound in itself: the chain is shorter by what came last, and written anew in its middle.
    let (mut forged, mut facts) = (kept.clone(), kept.lines("facts.jsonl"));
    let mut chain = forged.json("chain.json");
    chain["seals"] = json!([]);
    forged.put("chain.json", &chain);
    let note = place(&facts, "ticket.note_added");
    facts[note]["occurred_us"] = json!(facts[note]["occurred_us"].as_i64().expect("µs") - 1);
    chained_anew(&mut facts);
    let file = program.file("forged.zip", forged.with_facts(&facts).mended().packed());
    assert_eq!(
        program.json(["verify-export", arg(&file)]).exit,
        0,
        "by itself nothing shows"
    );
    assert_eq!(against(&file), (1, Some("earlier".into())));
}

#[test]
fn a_file_that_is_left_out_is_still_named_by_its_digest() {
    let program = Program::new();
    let with = archive(&program);
    let out = program.beside("light.zip");
    let args = [
        "export",
        "--customer",
        "EC",
        "--without-files",
        "--by",
        "李工",
        "--out",
        arg(&out),
    ];
    assert_eq!(program.json(args).exit, 0);
    let ended = Program::new().json(["verify-export", arg(&out)]);
    let files = &ended.answer["checked"]["files"];
    assert_eq!(
        *files,
        json!({ "included": 0, "digests": 2, "withheld": 1, "gone": 0, "bound": 2 })
    );
    let light = Archive::read(std::fs::read(&out).expect("the archive"));
    assert!(light.attached.is_empty());
    let sums = |a: &Archive| -> Vec<Value> {
        let files = a.json("files.json");
        files
            .as_array()
            .expect("lines")
            .iter()
            .map(|l| l["sum"].clone())
            .collect()
    };
    assert_eq!(sums(&light), sums(&with), "the same digests");
}
