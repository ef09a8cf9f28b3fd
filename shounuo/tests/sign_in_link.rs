//! A sign-in link from the command line: for whom, and for whom not.

use crate::program::{Program, on_both};
use shounuo_app::{Who, commands::NewPerson};
use shounuo_core::role::Role;

fn add(program: &Program, name: &str) -> String {
    let app = program.app();
    let id = app.new_id();
    let person = NewPerson {
        customer: None,
        name: name.into(),
        phone: None,
        login: None,
        post: String::new(),
        roles: vec![Role::Desk],
    };
    let task = app.add_person(&Who::system(), id, app.ask(), person);
    app.run_now(task.expect("allowed")).expect("added");
    id.to_string()
}

#[test]
fn somebody_of_the_provider_gets_one_link_that_works() {
    on_both("sign-in link: one that works", |program| {
        assert_eq!(program.json(["init", "--admin", "林静"]).exit, 0);
        let base = ["--base-url", "https://example.org/"];
        let made = program.json(["sign-in-link", "林静", base[0], base[1]]);
        assert_eq!(made.exit, 0, "{}", made.answer);
        assert_eq!(made.answer["person"]["name"], "林静");
        let url = made.answer["sign_in"].as_str().expect("a link");
        let word = url.strip_prefix("https://example.org/sign-in/");
        let app = program.app();
        let name = app.name_of_sign_in_link(word.expect("the pages' address"));
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        assert_eq!(runtime.block_on(name).expect("a link that works"), "林静");
        let sign_in = || runtime.block_on(app.sign_in_by_link(word.expect("a word"), "test"));
        assert!(sign_in().is_ok());
        assert!(sign_in().is_err(), "it works once");
    });
}

#[test]
fn nobody_is_guessed_of_two_with_one_name_and_the_id_tells_them_apart() {
    let program = Program::new();
    assert_eq!(program.json(["init"]).exit, 0);
    let (first, _) = (add(&program, "王芳"), add(&program, "王芳"));
    let refused = |asked: &str| {
        let ended = program.json(["sign-in-link", asked]);
        assert_eq!(ended.exit, 4, "{}", ended.answer);
        ended.answer["error"]["code"].to_string()
    };
    assert_eq!(refused("王芳"), "\"person_not_one\"");
    assert_eq!(refused("nobody"), "\"person_unknown\"");
    let made = program.json(["sign-in-link", &first]);
    assert_eq!(
        (made.exit, &made.answer["person"]["id"]),
        (0, &first.into())
    );
}
