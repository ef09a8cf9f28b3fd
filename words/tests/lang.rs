//! Which language somebody reads.

use shounuo_words::Lang;

#[test]
fn a_choice_goes_before_the_browser_and_chinese_is_the_default() {
    assert_eq!(Lang::negotiate(Some("en"), Some("zh-CN")), Lang::En);
    assert_eq!(Lang::negotiate(Some("tlh"), Some("en-US")), Lang::En);
    assert_eq!(Lang::negotiate(None, Some("fr, de;q=0.9")), Lang::Zh);
    assert_eq!(Lang::negotiate(None, None), Lang::Zh);
}

#[test]
fn the_browser_is_heard_by_weight_then_by_order() {
    let read = Lang::from_accept_language;
    assert_eq!(read("zh-CN,zh;q=0.9,en;q=0.8"), Some(Lang::Zh));
    assert_eq!(read("fr-CH, en;q=0.7, zh;q=0.7"), Some(Lang::En));
    assert_eq!(read("en;q=0.2, zh-Hant-TW;q=0.3"), Some(Lang::Zh));
    assert_eq!(read("en;q=0"), None);
    assert_eq!(read("*"), None);
    assert_eq!(read(""), None);
}

#[test]
fn a_hostile_header_is_read_without_harm() {
    let read = Lang::from_accept_language;
    assert_eq!(read(";;;,,,q=;en;q=NaN"), None);
    assert_eq!(read("en;q=99999, zh;q=-1"), None);
    assert_eq!(read(&"zh,".repeat(10_000)), Some(Lang::Zh));
    assert_eq!(read("\u{0}en\u{202e},英语"), None);
}

#[test]
fn codes_and_tags_are_read_in_any_form() {
    for code in ["zh", "ZH", "zh-CN", "zh_Hans_CN", " zh "] {
        assert_eq!(Lang::from_code(code), Some(Lang::Zh), "{code}");
    }
    for lang in Lang::ALL {
        assert_eq!(Lang::from_code(lang.code()), Some(*lang));
        assert_eq!(Lang::from_code(lang.tag()), Some(*lang));
    }
    assert_eq!(Lang::from_code("zhx"), None);
}
