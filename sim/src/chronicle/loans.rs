//! Standby units lent: applied for by the school, confirmed, installed, swapped back, restocked.

use super::teller::{Chronicle, minutes};
use crate::cast::Post;
use jiff::Timestamp;
use serde_json::json;
use shounuo_core::id::LoanId;

/// A loan: so many days ago, of which class and which unit of it; after how many minutes it was confirmed and
/// installed; after how many hours the school's own device worked again, and how many hours later it was swapped back.
struct Lent(i64, &'static str, usize, i64, i64, i64, i64);

const LOANS: &[Lent] = &[
    Lent(251, "student_terminal", 0, 9, 41, 28, 22),
    Lent(213, "teacher_terminal", 0, 14, 52, 46, 5),
    Lent(172, "student_terminal", 1, 44, 57, 30, 24),
    Lent(141, "aggregation_switch", 0, 6, 38, 71, 20),
    Lent(117, "student_terminal", 2, 11, 79, 26, 19),
    Lent(74, "cloud_server", 0, 8, 55, 92, 26),
    Lent(48, "student_terminal", 3, 12, 46, 50, 150),
    Lent(19, "teacher_terminal", 1, 7, 35, 24, 23),
    Lent(1, "student_terminal", 4, 10, 49, 24 * 9, 24),
];

impl Chronicle<'_> {
    /// Every loan, and one that was applied for just now.
    pub fn loans(&mut self) {
        for (n, lent) in LOANS.iter().enumerate() {
            let at = self.at(self.working(self.ago(lent.0)), 9, 5) + self.dice.minutes(0, 300);
            self.loan(at, lent, n);
        }
        let just_now = Lent(0, "student_terminal", 5, 8, 50, 30, 24);
        self.loan(self.now - minutes(21), &just_now, LOANS.len());
    }

    fn loan(&mut self, at: Timestamp, lent: &Lent, n: usize) {
        let Lent(_, class, which, confirmed, installed, repaired, back) = *lent;
        let mut of_class = self.ground.standby.iter().filter(|s| s.1 == class);
        let Some((unit, _)) = of_class.nth(which).filter(|_| at > self.since) else {
            return;
        };
        let id: LoanId = self.app.new_id();
        let (keeper, engineer) = (
            &self.of(Post::Storekeeper, at).who,
            &self.nth(Post::Engineer, n).who,
        );
        let loan = || json!({"loan": id});
        let data = json!({"loan": id, "class": class});
        self.shows(at, self.manager(), "loan.applied", data);
        let at_hand = at + minutes(confirmed);
        self.shows(at_hand, keeper, "loan.confirmed", loan());
        let data = json!({"class": class, "unit": unit, "loan": id});
        self.shows(at_hand + minutes(3), keeper, "standby.lent", data);
        let there = at + minutes(installed);
        self.shows(there, engineer, "loan.installed", loan());
        let repaired = at + minutes(repaired * 60);
        self.shows(repaired, engineer, "loan.original_repaired", loan());
        let back = repaired + minutes(back * 60);
        self.shows(back, engineer, "loan.swapped_back", loan());
        let restocked = back + minutes(110);
        let data = json!({"class": class, "unit": unit});
        self.shows(restocked, keeper, "standby.returned", data);
        let clean = n != 4;
        self.moved(at_hand + minutes(4), &format!("备机领用 {}", n + 1), true);
        self.moved(
            restocked + minutes(2),
            &format!("备机归还 {}", n + 1),
            n != 2,
        );
        let why = match clean {
            true => "free_cleaned_tested",
            false => "not_cleaned",
        };
        let case = format!("备机借用 {}", n + 1);
        let data = json!({"rule": "B3.free", "case": case, "holds": clean, "why": why});
        self.shows(restocked + minutes(5), keeper, "case.shown", data);
    }

    /// A unit was given out or came back, with somebody who answers for it; what nobody signed for, comes to light
    /// at the next check.
    fn moved(&mut self, at: Timestamp, case: &str, signed: bool) {
        let keeper = &self.of(Post::Storekeeper, at).who;
        let why = match signed {
            true => "signed_for",
            false => "nobody_signed",
        };
        let data = json!({"rule": "B2.register", "case": case, "holds": signed, "why": why});
        let late = if signed { minutes(0) } else { minutes(300) };
        self.shows(at + late, keeper, "case.shown", data);
        if !signed {
            self.claims(at);
        }
    }
}
