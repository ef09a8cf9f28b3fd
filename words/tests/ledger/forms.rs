//! The form by hand: each field has a name and help, each choice has words.

use super::scene::{Book, Tale, instant, plan};
use shounuo_core::ledger::form::{Choice, FORMS, FieldKind, choices};
use shounuo_words::{
    Lang, Reader, find,
    ledger::{Teller, form_hint, form_label},
};
use std::collections::BTreeMap;

#[test]
fn every_field_has_a_name_and_help_in_both_languages() {
    for (kind, fields) in FORMS {
        for lang in Lang::ALL {
            let mut labels = BTreeMap::new();
            for field in *fields {
                let label = form_label(*lang, kind, field.name);
                let hint = form_hint(*lang, kind, field.name);
                assert_ne!(label, field.name, "{kind}: no name for {}", field.name);
                assert!(
                    !hint.contains("evidence_hint"),
                    "{kind}: no help for {}",
                    field.name
                );
                let twice = labels.insert(label.into_owned(), field.name);
                assert_eq!(twice, None, "{kind}: two fields of one name");
            }
        }
    }
}

#[test]
fn no_name_or_help_is_kept_for_a_field_that_no_form_has() {
    for lang in Lang::ALL {
        for key in shounuo_words::keys(*lang) {
            let own = key.strip_prefix("evidence_label.");
            let Some(key) = own.or_else(|| key.strip_prefix("evidence_hint.")) else {
                continue;
            };
            let (kind, name) = key.rsplit_once('.').unwrap_or(("", key));
            let forms = FORMS.iter().filter(|(k, _)| kind.is_empty() || *k == kind);
            let known = forms.flat_map(|(_, f)| *f).any(|f| f.name == name);
            assert!(known, "`{key}` names no field");
        }
    }
}

#[test]
fn every_choice_of_the_plan_reads_as_words() {
    let mut tale = Tale::default();
    let all = [
        Choice::Routine,
        Choice::Rule,
        Choice::Record,
        Choice::Item,
        Choice::Post,
        Choice::Promise,
        Choice::Class,
        Choice::CoreClass,
        Choice::Channel,
        Choice::Topic,
    ];
    for choice in all {
        for lang in Lang::ALL {
            let zone = jiff::tz::TimeZone::UTC;
            let reader = Reader::new(*lang, zone, instant("2026-10-20 10:00"));
            let book = Book::default();
            let teller = Teller::new(&reader, plan(), &book);
            for word in choices(choice, plan()) {
                let said = teller.choice(choice, &word);
                assert_ne!(
                    said,
                    word,
                    "{choice:?}: `{word}` has no words in {}",
                    lang.tag()
                );
            }
        }
        let first = choices(choice, plan()).swap_remove(0);
        tale.line(&first, |teller| teller.choice(choice, &first));
    }
    insta::assert_snapshot!(tale.0);
}

#[test]
fn every_choice_that_a_form_offers_is_offered_by_the_plan() {
    for (kind, fields) in FORMS {
        for field in *fields {
            if let FieldKind::Choice(choice) = field.kind {
                assert!(
                    !choices(choice, plan()).is_empty(),
                    "{kind}: {}",
                    field.name
                );
            }
        }
    }
    assert!(find(Lang::Zh, "evidence_hint.no_such_field").is_none());
}
