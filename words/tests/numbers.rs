//! Numbers, sizes, money, shares, lengths of time.

use shounuo_core::calendar::Limit;
use shounuo_words::{Lang, brief, countdown, duration, file_size, money, number, share, t_n};

#[test]
fn counts_are_written_with_their_thousands() {
    assert_eq!(number(0), "0");
    assert_eq!(number(999), "999");
    assert_eq!(number(24_918), "24,918");
    assert_eq!(number(-1_234_567), "-1,234,567");
    assert_eq!(number(i64::MIN), "-9,223,372,036,854,775,808");
}

#[test]
fn a_file_just_over_a_limit_never_reads_as_within_it() {
    assert_eq!(file_size(0), "0 B");
    assert_eq!(file_size(1023), "1023 B");
    assert_eq!(file_size(1024), "1 KB");
    assert_eq!(file_size(3_789), "3.8 KB");
    assert_eq!(file_size(20 << 20), "20 MB");
    assert_eq!(file_size((20 << 20) + 1), "21 MB");
    assert_eq!(file_size((1 << 20) - 1), "1 MB");
    assert_eq!(file_size(u64::MAX), "16777216 TB");
}

#[test]
fn money_keeps_every_fen() {
    assert_eq!(money(123_450), "¥1,234.50");
    assert_eq!(money(5), "¥0.05");
    assert_eq!(money(-100), "-¥1.00");
}

#[test]
fn a_share_is_never_rounded_up_to_a_target_that_was_missed() {
    assert_eq!(share(9_899, 10_000).as_deref(), Some("98.9%"));
    assert_eq!(share(99, 100).as_deref(), Some("99%"));
    assert_eq!(share(1_999, 2_000).as_deref(), Some("99.9%"));
    assert_eq!(share(0, 7).as_deref(), Some("0%"));
    assert_eq!(share(0, 0), None);
}

#[test]
fn english_tells_one_from_many() {
    assert_eq!(t_n(Lang::En, "ui.tickets", 1), "1 ticket");
    assert_eq!(t_n(Lang::En, "ui.tickets", 0), "0 tickets");
    assert_eq!(t_n(Lang::En, "ui.tickets", 24_918), "24,918 tickets");
    assert_eq!(t_n(Lang::Zh, "ui.tickets", 2), "2 张工单");
}

#[test]
fn a_settled_length_is_exact_to_the_second() {
    let both = |s| [duration::exact(Lang::Zh, s), duration::exact(Lang::En, s)];
    assert_eq!(both(0), ["0 秒", "0 seconds"]);
    assert_eq!(both(1), ["1 秒", "1 second"]);
    assert_eq!(both(660), ["11 分钟", "11 minutes"]);
    assert_eq!(both(663), ["11 分 3 秒", "11 minutes 3 seconds"]);
    assert_eq!(
        both(-3_903),
        ["1 小时 5 分 3 秒", "1 hour 5 minutes 3 seconds"]
    );
    assert_eq!(both(86_400), ["1 天", "1 day"]);
    assert_eq!(both(97_201), ["1 天 3 小时 1 秒", "1 day 3 hours 1 second"]);
}

#[test]
fn a_countdown_never_promises_more_than_there_is() {
    let both = |s| [countdown(Lang::Zh, s), countdown(Lang::En, s)];
    assert_eq!(both(719), ["剩 11 分", "11 min left"]);
    assert_eq!(both(59), ["剩 59 秒", "59 s left"]);
    assert_eq!(both(0), ["剩 0 秒", "0 s left"]);
    assert_eq!(both(-1), ["已超 1 秒", "1 s over"]);
    assert_eq!(both(-180), ["已超 3 分", "3 min over"]);
    assert_eq!(both(3_900), ["剩 1 时 5 分", "1 h 5 min left"]);
    assert_eq!(both(172_799), ["剩 47 时 59 分", "47 h 59 min left"]);
    assert_eq!(both(183_600), ["剩 2 天 3 时", "2 d 3 h left"]);
    assert_eq!(duration::rough(Lang::Zh, 3_959), "1 小时 5 分");
    assert_eq!(duration::rough(Lang::En, 90_000), "25 hours");
    assert_eq!(
        countdown(Lang::Zh, i64::MIN),
        "已超 106751991167300 天 15 时"
    );
}

#[test]
fn a_limit_reads_as_in_the_plan() {
    let both = |text: &str| {
        let limit: Limit = text.parse().unwrap();
        Lang::ALL
            .iter()
            .map(|l| duration::limit(*l, limit))
            .collect::<Vec<_>>()
    };
    assert_eq!(both("15 min"), ["15 分钟", "15 minutes"]);
    assert_eq!(both("24 h"), ["24 小时", "24 hours"]);
    assert_eq!(both("90 min"), ["1 小时 30 分", "1 hour 30 minutes"]);
    assert_eq!(
        both("8 h open"),
        ["8 小时（服务时间）", "8 hours (open hours)"]
    );
    assert_eq!(both("1 wd"), ["1 个工作日", "1 working day"]);
    assert_eq!(both("2 wd"), ["2 个工作日", "2 working days"]);
    let hint = duration::limit_hint(Lang::Zh, "2 wd".parse().unwrap());
    assert!(hint.contains("调休"), "{hint}");
}

#[test]
fn a_list_says_in_a_few_words_where_a_promise_stands() {
    use crate::scene::{clock, minutes, verdict_of};
    use shounuo_core::promise::ClockDue;
    let mut open = clock(60);
    assert_eq!(brief(Lang::Zh, &verdict_of(&open, minutes(20))), "剩 40 分");
    assert_eq!(
        brief(Lang::En, &verdict_of(&open, minutes(63))),
        "3 min over"
    );
    open.pauses.push(shounuo_core::promise::Pause {
        from: minutes(5),
        to: None,
        reason: shounuo_core::ticket::words::WaitReason::RoomLocked,
        seq: 3,
    });
    open.due = ClockDue::Unknown(minutes(60));
    assert_eq!(
        brief(Lang::Zh, &verdict_of(&open, minutes(20))),
        "暂停（剩 55 分）"
    );
    open.pauses.clear();
    assert_eq!(
        brief(Lang::En, &verdict_of(&open, minutes(20))),
        "due not known yet"
    );
    open.due = ClockDue::At(minutes(60));
    open.stops.push(crate::scene::stop(49, 2));
    assert_eq!(
        brief(Lang::Zh, &verdict_of(&open, minutes(50))),
        "提前 11 分"
    );
    assert_eq!(
        brief(Lang::En, &verdict_of(&open, minutes(50))),
        "11 min early"
    );
}
