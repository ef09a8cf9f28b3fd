//! The contact card of clause E1.

use shounuo_core::house::Card;
use shounuo_words::{Lang, card_line, card_lines};

fn card() -> Card {
    Card {
        name: "守诺服务".into(),
        hotline: "400-000-0000".into(),
        email: "help@example.org".into(),
        address: "示例路 1 号".into(),
    }
}

#[test]
fn the_card_can_be_called_and_written_to() {
    let lines = card_lines(Lang::Zh, &card());
    let labels: Vec<_> = lines.iter().map(|l| &*l.label).collect();
    assert_eq!(
        labels,
        ["服务商", "服务热线（7×24）", "技术支持邮箱", "地址"]
    );
    assert_eq!(lines[1].href.as_deref(), Some("tel:4000000000"));
    assert_eq!(lines[2].href.as_deref(), Some("mailto:help@example.org"));
    assert_eq!(
        card_line(Lang::En, &card()),
        "Provider: 守诺服务; Hotline (24/7): 400-000-0000; Support e-mail: help@example.org; Address: 示例路 1 号"
    );
}

#[test]
fn what_the_provider_left_empty_is_left_out() {
    let bare = Card {
        email: " ".into(),
        address: String::new(),
        ..card()
    };
    assert_eq!(card_lines(Lang::En, &bare).len(), 2);
}
