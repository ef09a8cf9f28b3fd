//! The fields of the repair: parts, help, tests.

use super::{Bench, Field, FieldKind, Maker, after, lists};
use shounuo_core::ticket::{Action, words::HelpKind};

/// The fields of an action of the repair, or of what comes after.
pub(super) fn of(bench: &Bench<'_>, m: &Maker<'_>, action: Action) -> Vec<Field> {
    match action {
        Action::UsePart => use_part(bench, m),
        Action::NeedPart => need_part(bench, m),
        Action::ReceivePart => vec![m.choice("need", lists::needs(bench, false), "").must()],
        Action::FitPart => vec![m.choice("need", lists::needs(bench, true), "").must()],
        Action::InvolveHelp => {
            let kind = m.words("kind", HelpKind::ALL, HelpKind::code, HelpKind::Expert);
            let people = or_none(lists::people(bench.technicians));
            vec![kind, m.choice("person", people, ""), m.lines("text")]
        }
        Action::FormGroup => {
            let people = lists::people(bench.people);
            vec![m.picks("members", people, &[]).must()]
        }
        Action::BeginStint => begin_stint(bench, m),
        Action::EndStint => {
            let at_work = lists::at_work(bench);
            let me = lists::me_among(bench, &at_work);
            vec![m.choice("person", at_work, &me).must()]
        }
        Action::RecordTest => {
            let passed = lists::yes_no(bench, "page.timeline.passed", "page.timeline.failed");
            vec![m.choice("passed", passed, "yes").must(), m.lines("text")]
        }
        other => after::of(bench, m, other),
    }
}

fn use_part(bench: &Bench<'_>, m: &Maker<'_>) -> Vec<Field> {
    let price = m.line("price_fen", "");
    vec![
        m.line("model", "").must(),
        m.number("quantity", "1").must(),
        m.line("serial", ""),
        m.choice("part", or_none(catalogue(bench)), ""),
        price.named(bench.reader.t("page.field.price")),
    ]
}

/// Who comes is of the group; whoever is there may be relieved, or stay beside.
fn begin_stint(bench: &Bench<'_>, m: &Maker<'_>) -> Vec<Field> {
    let group = lists::group(bench);
    let me = lists::me_among(bench, &group);
    let value = m.or("until", "");
    vec![
        m.choice("person", group, &me).must(),
        m.choice("relieves", or_none(lists::at_work(bench)), ""),
        m.field("until", FieldKind::Moment { value }),
    ]
}

fn need_part(bench: &Bench<'_>, m: &Maker<'_>) -> Vec<Field> {
    // The id of the need is made with the form, so that sending twice is one need.
    let value = m.or("need", &bench.need.to_string());
    vec![
        m.choice("part", catalogue(bench), "").must(),
        m.number("quantity", "1").must(),
        m.field("need", FieldKind::Hidden { value }),
    ]
}

fn catalogue(bench: &Bench<'_>) -> Vec<(String, String)> {
    let named = |p: &shounuo_store::query::PartRow| {
        let label = format!("{} {}", p.code, p.name);
        (p.id.to_string(), label)
    };
    bench.view.parts.iter().map(named).collect()
}

fn or_none(pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    let none = (String::new(), "—".to_owned());
    [none].into_iter().chain(pairs).collect()
}
