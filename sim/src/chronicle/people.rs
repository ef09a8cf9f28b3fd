//! Backups of posts, and changes of core members.

use super::teller::{Chronicle, minutes, plus};
use crate::cast::Post;
use serde_json::json;
use shounuo_core::id::ChangeId;

/// Posts of the contract with who stands in: post and place in it.
const BACKUPS: &[(&str, Post, usize)] = &[
    ("project_manager", Post::ProjectLead, 1),
    ("technical_lead", Post::TechLead, 1),
    ("remote_technician", Post::Remote, 3),
    ("field_technician", Post::Engineer, 3),
    ("field_technician", Post::Engineer, 4),
    ("desk", Post::Desk, 3),
];

/// A change of a core member: takes effect so many days ago, announced so many days ahead, whose, and whether the
/// successor is of equal ability.
const CHANGES: &[(i64, i64, Post, bool)] = &[
    (205, 18, Post::Engineer, true),
    (131, 5, Post::Remote, true),
    (59, 21, Post::TechLead, false),
    (-20, 23, Post::Dispatcher, true),
];

impl Chronicle<'_> {
    /// Every post has somebody who stands in; one was without for two days.
    pub fn backups(&mut self) {
        let lead = &self.nth(Post::ProjectLead, 0).who;
        for (post, of, n) in BACKUPS {
            let data = json!({"post": post, "person": self.nth(*of, *n).id});
            self.shows(self.since, lead, "post.backup_named", data);
        }
        let gone = self.at(self.ago(147), 18, 0);
        let data = json!({"post": "remote_technician", "person": self.nth(Post::Remote, 3).id});
        self.shows(gone, lead, "post.backup_ended", data);
        let data = json!({"post": "remote_technician", "person": self.nth(Post::Remote, 2).id});
        let named = gone + minutes(2 * 24 * 60 + 90);
        self.shows(named, lead, "post.backup_named", data);
    }

    /// Core members change; one change was announced too late, and one successor is not there yet.
    pub fn changes(&mut self) {
        let lead = &self.nth(Post::ProjectLead, 0).who;
        for (days, ahead, post, equal) in CHANGES {
            let id: ChangeId = self.app.new_id();
            let on = self.ago(*days);
            let (member, successor) = (self.nth(*post, 1).id, self.nth(*post, 0).id);
            let at = self.at(on, 9, 0);
            let told = self.at(plus(on, -ahead), 11, 0);
            let data = json!({
                "change": id, "member": member, "successor": successor, "takes_effect_at": at,
            });
            self.shows(told, lead, "member.change_announced", data);
            let data = json!({
                "change": id, "member": member, "successor": successor, "equal_ability": equal,
            });
            self.shows(at + minutes(20), lead, "member.changed", data);
        }
    }
}
