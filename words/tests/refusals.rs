//! A refusal says what does not go and what to do instead.

use shounuo_core::{
    contract::{Words, Wrong},
    ticket::{Action, Invalid, Refusal, words::Stage},
};
use shounuo_words::{FORMS, Lang, PROBLEMS, find, problem, refusal, wrong_form};
use std::{fmt::Write, fs, path::Path};

fn both(out: &mut String, what: &str, r: &Refusal) {
    writeln!(out, "{what}").unwrap();
    for lang in Lang::ALL {
        writeln!(out, "  {}", refusal(*lang, r)).unwrap();
    }
}

#[test]
fn refusals_read_as_a_colleague_would_say_them() {
    let mut out = String::new();
    let wrong = |action, stage, allowed: &[Action]| Refusal::WrongState {
        action,
        stage,
        allowed: allowed.to_vec(),
    };
    let allowed = [Action::AcceptAssignment, Action::Depart, Action::Arrive];
    both(
        &mut out,
        "repair before arrival",
        &wrong(Action::CompleteRepair, Stage::Assigned, &allowed),
    );
    both(
        &mut out,
        "after the archive",
        &wrong(Action::Arrive, Stage::Archived, &[]),
    );
    both(&mut out, "the school's word", &Refusal::OnlySchool);
    both(
        &mut out,
        "another customer's ticket",
        &Refusal::Unknown { kind: "ticket" },
    );
    let blocked = Refusal::Blocked {
        clause: "W1".into(),
        rule: "W1.free".into(),
        name: Box::new(Words {
            zh: "质保期内零收费".into(),
            en: "Nothing charged in warranty".into(),
        }),
    };
    both(&mut out, "a rule on block", &blocked);
    for why in Invalid::ALL {
        both(
            &mut out,
            why.code(),
            &Refusal::Invalid {
                field: "arrive_by",
                why: *why,
            },
        );
    }
    insta::assert_snapshot!(out);
}

#[test]
fn every_field_that_a_refusal_of_core_can_name_has_words() {
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src");
    let mut fields = Vec::new();
    crate::usage::each_file(&core, &["rs"], &mut |path| {
        let text = fs::read_to_string(path).unwrap();
        for opening in ["missing(\"", "field: \""] {
            let found = text
                .split(opening)
                .skip(1)
                .filter_map(|rest| rest.split('"').next());
            fields.extend(found.map(str::to_owned));
        }
    });
    assert!(
        fields.contains(&"arrive_by".to_owned()),
        "the scan found nothing"
    );
    for field in fields {
        let named = shounuo_words::find(Lang::Zh, &format!("field.{field}")).is_some();
        assert!(
            named,
            "a refusal names the field `{field}`, which has no words"
        );
    }
}

#[test]
fn a_problem_has_a_title_and_says_what_to_do() {
    let args = [
        ("retry_s", "30"),
        ("field", "nmae"),
        ("time", "30 秒"),
        ("limit", "20 MB"),
    ];
    for lang in Lang::ALL {
        for code in PROBLEMS {
            let said = problem(*lang, code, &args);
            assert!(
                !said.title.is_empty() && !said.title.contains("problem."),
                "{code}"
            );
            assert!(!said.detail.contains("problem."), "{code}");
        }
    }
    assert_eq!(
        problem(Lang::Zh, "too_many", &args).detail,
        "请在 30 秒后再试。"
    );
    assert_eq!(
        problem(Lang::En, "no such code", &[]),
        problem(Lang::En, "internal", &[])
    );
}

#[test]
fn a_wrong_form_is_a_whole_sentence_about_the_field_or_the_body() {
    let args = [("field", "speed"), ("line", "3"), ("column", "9")];
    for (lang, end) in [(Lang::Zh, "。"), (Lang::En, ".")] {
        for code in FORMS {
            let said = wrong_form(lang, code, &args);
            assert!(
                said.ends_with(end) && !said.contains("%{"),
                "{code}: {said}"
            );
        }
        assert_eq!(wrong_form(lang, "no such code", &args), "");
    }
    let said = |args: &[_]| wrong_form(Lang::En, "not_text", args);
    assert_eq!(said(&args), "The field speed must be text.");
    assert_eq!(said(&[("field", "")]), "The body must be text.");
}

/// Core says them in English to whoever builds on it; the English file says the same to people.
#[test]
fn every_mistake_in_a_contract_file_has_its_sentence_in_both_languages() {
    for (code, sentence) in Wrong::ALL {
        let key = format!("wrong.{code}");
        let plain = |lang| {
            find(lang, &key)
                .map(|t| t.replace("%{", "{"))
                .unwrap_or_default()
        };
        assert_eq!(plain(Lang::En), *sentence, "{code}");
        let zh = plain(Lang::Zh);
        assert!(
            zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)),
            "{code}: {zh}"
        );
    }
}
