//! Every word of core's closed lists has a name, and nothing else has.

use shounuo_core::{
    promise::Evidence,
    ticket::{Action, words::Stage},
};
use shounuo_words::{Label, Lang, PROBLEMS, closed_lists, find, keys, t};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

#[test]
fn every_code_of_every_closed_list_has_words_in_both_languages() {
    for (topic, codes) in closed_lists() {
        assert!(!codes.is_empty(), "{topic}");
        for code in codes {
            for lang in Lang::ALL {
                let key = format!("{topic}.{code}");
                assert!(
                    find(*lang, &key).is_some(),
                    "{key} has no words in {}",
                    lang.tag()
                );
            }
        }
    }
}

#[test]
fn every_list_of_codes_in_core_is_one_of_ours() {
    let own = fs::read_to_string(root().join("src/codes.rs")).unwrap();
    let mut lists = 0;
    crate::usage::each_file(&root().join("../core/src"), &["rs"], &mut |path| {
        let text = fs::read_to_string(path).unwrap();
        for body in text.split("codes! {").skip(1) {
            let named = |line: &&str| line.contains('{') && line.starts_with(char::is_uppercase);
            let head = body.lines().map(str::trim).find(named).unwrap_or_default();
            let name = head.split_whitespace().next().unwrap_or_default();
            if !name.is_empty() {
                lists += 1;
                assert!(
                    own.contains(&format!("\" {name},")),
                    "`{name}` of core has no labels"
                );
            }
        }
    });
    assert!(lists >= 15, "the scan found only {lists} lists");
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn no_words_are_kept_for_codes_that_core_no_longer_has() {
    let extra = BTreeSet::from(["fact.unknown", "side.link"]);
    let lists: BTreeMap<_, _> = closed_lists().into_iter().collect();
    for key in keys(Lang::Zh) {
        let (topic, code) = key.split_once('.').unwrap();
        if let Some(codes) = lists.get(topic) {
            let known = codes.contains(&code) || extra.contains(&*key);
            assert!(known, "`{key}` names nothing in core");
        }
    }
}

#[test]
fn every_evidence_can_be_told_and_asked_for_and_every_stage_says_what_comes_next() {
    let mut wanted: Vec<String> = PROBLEMS
        .iter()
        .flat_map(|p| [format!("problem.{p}.title"), format!("problem.{p}.detail")])
        .collect();
    for evidence in Evidence::ALL {
        wanted.push(format!("told.{}", evidence.code()));
        wanted.push(format!("must.{}", evidence.code()));
    }
    wanted.extend(Stage::ALL.iter().map(|s| format!("next.{}", s.code())));
    for key in wanted {
        assert!(find(Lang::Zh, &key).is_some(), "{key}");
    }
}

#[test]
fn two_codes_of_one_list_never_read_alike() {
    for lang in Lang::ALL {
        for (topic, codes) in closed_lists() {
            let mut names = BTreeMap::new();
            for code in codes {
                let name = t(*lang, &format!("{topic}.{code}")).into_owned();
                if let Some(other) = names.insert(name.clone(), code) {
                    panic!("{topic}: `{other}` and `{code}` both read `{name}`");
                }
            }
        }
    }
}

#[test]
fn a_button_is_short() {
    for action in Action::ALL {
        let zh = action.label(Lang::Zh).chars().count();
        let en = action.label(Lang::En).chars().count();
        assert!(zh <= 7 && en <= 22, "{}", action.code());
    }
}

#[test]
fn what_this_program_does_not_know_is_shown_as_it_came() {
    assert_eq!(
        shounuo_words::class(Lang::Zh, "laser_cutter"),
        "laser_cutter"
    );
    assert_eq!(
        shounuo_words::symptom(Lang::En, "Symptom 491"),
        "Symptom 491"
    );
    assert_eq!(
        shounuo_words::fact_title(Lang::Zh, "ticket.teleported"),
        "其他记录"
    );
    assert_eq!(
        shounuo_words::symptoms(Lang::Zh, &["slow", "black_screen"]),
        "很慢、黑屏"
    );
    assert_eq!(shounuo_words::symptoms::<&str>(Lang::Zh, &[]), "");
}
