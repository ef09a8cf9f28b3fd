//! Another system's history, with all the oddities of the real export, comes in whole.

use crate::{
    program::{Program, arg, on_both, wait},
    table::{HEADING, Incident, table},
};
use serde_json::{Value, json};
use shounuo_app::Who;
use shounuo_core::{
    Fact, Origin, Subject,
    id::PersonId,
    ticket::{
        Ticket,
        words::{Channel, Stage, WaitReason},
    },
};
use shounuo_store::query::{PageAsk, PersonFilter, Scope, TicketFilter, TicketSort};

/// Lines 2 to 13: resolved, closed, taken up again twice.
fn taken_up_again() -> Incident {
    Incident::new("INC0000001", &[])
        .then(&[
            ("incident_state", "Active"),
            ("assignment_group", "Group 56"),
            ("assigned_to", "Resolver 9"),
            ("sys_updated_at", "1/3/2016 08:10"),
        ])
        .then(&[("sys_mod_count", "2"), ("sys_updated_by", "Updated by 3")])
        .then(&[])
        .state("Awaiting User Info", "1/3/2016 09:00")
        .state("Resolved", "2/3/2016 09:00")
        .state("Closed", "7/3/2016 10:00")
        .state("Active", "8/3/2016 08:00")
        .state("Resolved", "8/3/2016 09:00")
        .state("Awaiting User Info", "8/3/2016 10:00")
        .state("Resolved", "9/3/2016 10:00")
        .state("Closed", "14/3/2016 10:00")
}

/// Lines 14 to 18: times missing and reversed, a state that says nothing.
fn odd() -> Incident {
    Incident::new(
        "INC0000002",
        &[("opened_at", "?"), ("contact_type", "Pigeon")],
    )
    .then(&[("incident_state", "-100")])
    .then(&[("incident_state", "Active"), ("sys_updated_at", "?")])
    .then(&[
        ("incident_state", "Resolved"),
        ("sys_updated_at", "29/2/2016 23:00"),
    ])
    .then(&[("caller_id", "Caller 8")])
}

/// Lines 19 to 20: closed, though nobody ever resolved it.
fn never_resolved() -> Incident {
    Incident::new("INC0000003", &[("category", "<b>=cmd()</b>, \"x\"")])
        .state("Closed", "7/3/2016 10:00")
}

/// Line 21: no time in any column.
fn timeless() -> Incident {
    let nothing = [
        ("opened_at", "?"),
        ("sys_created_at", "31/2/2016 08:00"),
        ("sys_updated_at", "?"),
    ];
    Incident::new("INC0000004", &nothing)
}

/// The table, with damage at its end: lines 22 to 24.
fn odd_table() -> Vec<u8> {
    let mut bytes = table(vec![taken_up_again(), odd(), never_resolved(), timeless()]).into_bytes();
    bytes.extend(b"INC0000005,New,true\n");
    bytes.extend(Incident::new("?", &[]).into_row());
    let mut no_text = Incident::new("INC0000006", &[]).into_row();
    no_text[0] = 0xff;
    bytes.extend(no_text);
    bytes
}

trait IntoRow {
    fn into_row(self) -> Vec<u8>;
}

impl IntoRow for Incident {
    fn into_row(self) -> Vec<u8> {
        let whole = table(vec![self]);
        whole.as_bytes()[HEADING.len() + 1..].to_vec()
    }
}

/// The only ticket of a number in the other system.
pub fn ticket(program: &Program, source_no: &str) -> (String, Ticket) {
    let (app, who) = (program.app(), Who::system());
    let filter = TicketFilter {
        source_no: Some(source_no.to_owned()),
        ..TicketFilter::default()
    };
    let list =
        wait(app.tickets(&who, filter, TicketSort::Newest, PageAsk::first(10))).expect("a list");
    let [card] = &list.cards[..] else {
        panic!("{} tickets of {source_no}", list.cards.len())
    };
    let view = wait(app.ticket(&who, card.row.id)).expect("a ticket");
    (view.no, view.ticket)
}

fn as_of(program: &Program, no: &str, at: &str) -> Ticket {
    let at = at.parse().expect("an instant");
    wait(program.app().ticket_as_of(&Who::system(), no, at)).expect("a ticket")
}

#[test]
fn every_row_yields_a_fact_or_is_explained() {
    on_both("import: the balance of odd rows", |program| {
        let file = program.file("odd.csv", odd_table());
        let ended = program.json(["import", "incidents", arg(&file)]);
        assert_eq!(ended.exit, 0, "{}", ended.answer);
        let balance = &ended.answer;
        assert_eq!(balance["rows"], 23);
        assert_eq!(balance["rows_with_facts"], 15);
        assert_eq!(balance["rows_explained"], 8);
        assert_eq!(balance["tickets"], 3);
        assert_eq!(balance["people"], 1);
        assert_eq!(
            balance["reopenings_by_change"],
            json!({ "Closed → Active": 1, "Resolved → Awaiting User Info": 1 })
        );
        let reasons = json!({
            "only_left_out": 1, "nothing_changed": 1, "state_unknown": 1, "reporter_kept": 1,
            "no_time": 1, "damaged": 2, "no_number": 1,
        });
        assert_eq!(balance["explained_by_reason"], reasons);
        assert_eq!(balance["notes_by_reason"]["time_reversed"], 2);
        assert_eq!(balance["notes_by_reason"]["channel_unknown"], 1);
        let lines = explained_lines(balance);
        assert_eq!(
            lines,
            [4, 5, 15, 18, 21, 22, 23, 24],
            "each explained row by its line"
        );
    });
}

fn explained_lines(balance: &Value) -> Vec<u64> {
    let report =
        std::fs::read_to_string(balance["report"].as_str().expect("a path")).expect("the report");
    let lines = report
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).expect("a line of JSON"));
    let mut lines: Vec<u64> = lines
        .filter(|l| l["explains"] == true)
        .map(|l| l["line"].as_u64().expect("a line"))
        .collect();
    lines.sort_unstable();
    lines
}

#[test]
fn history_stands_at_its_own_times_and_in_its_own_order() {
    on_both("import: history as of its own times", |program| {
        let file = program.file("odd.csv", odd_table());
        program.json(["import", "incidents", arg(&file)]);
        let (no, now) = ticket(program, "INC0000001");
        assert_eq!((now.stage(), now.reopened), (Stage::Archived, 2));
        assert_eq!(
            now.reported_at.map(|t| t.to_string()).as_deref(),
            Some("2016-03-01T08:00:00Z")
        );
        assert_eq!(now.channel, Some(Channel::Phone));
        assert_eq!(
            now.tags.get("closed_code").map(String::as_str),
            Some("code 6")
        );
        let at = |instant: &str| as_of(program, &no, instant);
        let first = at("2016-03-01T08:05:00Z");
        assert_eq!(
            first.stage(),
            Stage::Reported,
            "neither resolved nor closed, whatever the first row's columns say"
        );
        assert_eq!((first.solved_at, first.archived_at), (None, None));
        assert_eq!(
            first.tags.get("closed_code"),
            None,
            "what the end says is not known before it"
        );
        assert_eq!(at("2016-03-01T08:10:00Z").stage(), Stage::Diagnosing);
        assert_eq!(
            at("2016-03-01T09:30:00Z").waiting,
            Some(WaitReason::UserInfo)
        );
        assert_eq!(at("2016-03-03T00:00:00Z").stage(), Stage::FollowUp);
        assert_eq!(at("2016-03-07T12:00:00Z").stage(), Stage::Archived);
        let again = at("2016-03-08T08:30:00Z");
        assert_eq!((again.stage(), again.reopened), (Stage::Diagnosing, 1));
        assert!(
            again
                .assignment
                .is_some_and(|a| a.team.as_deref() == Some("Group 56"))
        );
        let waiting = at("2016-03-08T11:00:00Z");
        assert_eq!(
            (waiting.waiting, waiting.reopened),
            (Some(WaitReason::UserInfo), 2)
        );
    });
}

#[test]
fn oddities_are_handled_as_the_report_says() {
    on_both("import: odd rows become what the report says", |program| {
        let file = program.file("odd.csv", odd_table());
        program.json(["import", "incidents", arg(&file)]);
        let (_, odd) = ticket(program, "INC0000002");
        assert_eq!(
            odd.reported_at.map(|t| t.to_string()).as_deref(),
            Some("2016-03-01T08:01:00Z")
        );
        assert_eq!(odd.channel, Some(Channel::Other));
        assert_eq!(
            odd.solved_at, odd.diagnosis_started_at,
            "a reversed time stands at the one before"
        );
        let (_, ended) = ticket(program, "INC0000003");
        assert_eq!(
            ended.stage(),
            Stage::Cancelled,
            "closed without ever having been resolved"
        );
        assert_eq!(
            ended.tags.get("category").map(String::as_str),
            Some("<b>=cmd()</b>, \"x\"")
        );
    });
}

#[test]
fn names_of_people_stand_in_no_fact() {
    on_both("import: names only in the vault", |program| {
        let file = program.file("odd.csv", odd_table());
        program.json(["import", "incidents", arg(&file)]);
        let app = program.app();
        let facts = app
            .store()
            .read(|r| r.facts_after(0, 10_000))
            .expect("the journal");
        for fact in &facts {
            let data = fact.fact.data().expect("JSON");
            assert!(
                !data.contains("Resolver") && !data.contains("Caller"),
                "{data}"
            );
        }
        let sent = facts.iter().find_map(|f| match &f.fact {
            Fact::Assigned(a) => a.person,
            _ => None,
        });
        let person: PersonId = sent.expect("somebody was sent");
        assert_eq!(
            wait(app.name_of(person)).expect("an answer").as_deref(),
            Some("Resolver 9")
        );
        let filter = PersonFilter {
            of: Some(None),
            ..PersonFilter::default()
        };
        let people = wait(app.everybody(&Who::system(), filter)).expect("people");
        assert!(
            people
                .iter()
                .all(|p| p.row.roles.is_empty() && p.row.login.is_none())
        );
    });
}

#[test]
fn every_fact_names_the_line_that_it_comes_from() {
    on_both("import: facts name their lines", |program| {
        let file = program.file("odd.csv", odd_table());
        let ended = program.json(["import", "incidents", arg(&file)]);
        let batch = ended.answer["batch"].as_str().expect("a batch").to_owned();
        let facts = program
            .app()
            .store()
            .read(|r| r.facts_after(0, 10_000))
            .expect("the journal");
        let of_tickets: Vec<_> = facts
            .iter()
            .filter(|f| matches!(f.subject, Subject::Ticket(_)))
            .collect();
        let lines: std::collections::BTreeSet<u64> = of_tickets
            .iter()
            .map(|f| match &f.origin {
                Origin::Import { batch: b, line } if *b == batch => *line,
                other => panic!("a fact from {other}"),
            })
            .collect();
        assert_eq!(lines.len(), 15, "as many lines as rows with facts");
        let of_customer = facts.iter().filter(|f| f.customer.is_some()).count() as u64;
        assert_eq!(ended.answer["facts_of_customer"], of_customer);
    });
}

#[test]
fn the_same_file_again_and_another_file_with_the_same_numbers_double_nothing() {
    on_both("import: nothing doubles", |program| {
        let file = program.file("odd.csv", odd_table());
        let first = program.json(["import", "incidents", arg(&file)]).answer;
        let again = program.json(["import", "incidents", arg(&file)]).answer;
        assert_eq!(again["facts"], 0);
        assert_eq!(again["rows_there_before"], first["rows_with_facts"]);
        assert_eq!(again["facts_of_customer"], first["facts_of_customer"]);
        let longer = program.file(
            "later.csv",
            table(vec![taken_up_again().state("Closed", "15/3/2016 10:00")]),
        );
        let other = program.json(["import", "incidents", arg(&longer)]).answer;
        assert_eq!(other["facts"], 0);
        assert_eq!(other["explained_by_reason"]["taken"], 10);
        assert_eq!(other["rows"], 13);
    });
}

#[test]
fn lists_search_verify_and_rebuild_work_on_what_came_in() {
    on_both("import: list, search, verify, rebuild", |program| {
        let file = program.file("odd.csv", odd_table());
        program.json(["import", "incidents", arg(&file)]);
        let (app, who) = (program.app(), Who::system());
        let found = wait(app.search(&who, "INC0000001".to_owned(), 10)).expect("an answer");
        assert_eq!(found.tickets.len(), 1);
        let by_name = wait(app.search(&who, "Caller 7".to_owned(), 10)).expect("an answer");
        assert_eq!(
            by_name.tickets.len(),
            3,
            "the reporter's name is found, though it is only in the vault"
        );
        let open = TicketFilter {
            open: Some(true),
            ..TicketFilter::default()
        };
        let open =
            wait(app.tickets(&who, open, TicketSort::Newest, PageAsk::first(10))).expect("a list");
        assert_eq!(open.cards.len(), 1);
        assert_eq!(who.scope, Scope::House);
        assert_eq!(program.json(["verify"]).exit, 0);
        assert_eq!(
            program.json(["rebuild", "--check"]).answer["differences"],
            json!([])
        );
        assert_eq!(program.json(["rebuild"]).exit, 0);
        assert_eq!(program.json(["rebuild", "--check"]).exit, 0);
    });
}

#[test]
fn the_same_file_doubles_nothing_even_when_its_keys_are_long_forgotten() {
    let program = Program::new();
    let file = program.file("odd.csv", odd_table());
    let first = program.json(["import", "incidents", arg(&file)]).answer;
    let forgotten = program.database().execute("DELETE FROM idempotency", []);
    assert!(forgotten.expect("keys") >= 15);
    let again = program.json(["import", "incidents", arg(&file)]).answer;
    assert_eq!(again["facts"], 0);
    assert_eq!(again["facts_of_customer"], first["facts_of_customer"]);
    assert_eq!(again["explained_by_reason"]["taken"], 15);
}
