//! The standby pool: put at the contract's disposal on its first day, switched on and tested every month.

use super::teller::{Chronicle, minutes, plus};
use crate::cast::Post;
use serde_json::json;

/// Units whose monthly test failed: which of the class, how many months ago, after how many hours another one
/// passed in its place or it was mended.
const UNSOUND: &[(&str, usize, usize, i64)] = &[
    ("student_terminal", 6, 5, 27),
    ("cloud_server", 1, 6, 9),
    ("network_speaker", 0, 3, 50),
];

impl Chronicle<'_> {
    /// The pool and its tests.
    pub fn standby_pool(&mut self) {
        let keeper = &self.nth(Post::Storekeeper, 0).who;
        for (unit, class) in &self.ground.standby {
            let data = json!({"class": class, "unit": unit});
            self.shows(self.since, keeper, "standby.entered", data);
        }
        let months = self.months();
        let count = months.len();
        for (n, month) in months.into_iter().enumerate() {
            let on = self.working(plus(month, 4));
            self.tests(self.at(on, 9, 0), count - 1 - n);
        }
    }

    fn tests(&mut self, begin: jiff::Timestamp, back: usize) {
        let keeper = &self.nth(Post::Storekeeper, 0).who;
        let mut within = std::collections::BTreeMap::<&str, usize>::new();
        for (n, (unit, class)) in self.ground.standby.iter().enumerate() {
            let of_class = within.entry(class).or_default();
            let failed = UNSOUND
                .iter()
                .find(|u| (u.0, u.1, u.2) == (*class, *of_class, back));
            *of_class += 1;
            let test = |passed: bool| json!({"class": class, "unit": unit, "passed": passed});
            let at = begin + minutes(3 * n as i64);
            self.shows(at, keeper, "standby.tested", test(failed.is_none()));
            if let Some((.., hours)) = failed {
                let mended = at + minutes(hours * 60);
                self.shows(mended, keeper, "standby.tested", test(true));
            }
        }
    }
}
