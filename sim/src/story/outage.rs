//! One outage with many devices: an access switch goes down and a row of terminals with it.

use super::{Act, tale::Tale, world::World};
use crate::speech::{self, By, Cure};
use jiff::{SignedDuration, Timestamp};
use shounuo_core::ticket::words::{Channel, TicketKind};

/// How many terminals are reported.
const TERMINALS: usize = 12;

const SWITCH_DOWN: Cure = Cure {
    by: By::Hands,
    cause: "接入交换机电源接线端子烧蚀，交换机掉电，所带终端全部断网",
    plan: "到场更换电源线并紧固端子，恢复后逐台核对终端",
    done: "更换电源线、紧固端子，交换机恢复供电；所带终端逐台核对在线，连续观察 20 分钟正常。",
};

impl World<'_> {
    /// Terminals are reported one after the other; then L1 sees that it is the switch.
    pub fn outage(&mut self, at: Timestamp) {
        let switches = self.units("access_switch", |w, i| {
            let room = w.ground.park.units[i].room;
            w.is_free(i, at)
                && w.units("student_terminal", |w, t| {
                    w.ground.park.units[t].room == room
                })
                .len()
                    > TERMINALS
        });
        let Some(switch) = switches.get(self.dice.below(switches.len())).copied() else {
            return;
        };
        let room = self.ground.park.units[switch].room;
        let terminals = self.units("student_terminal", |w, i| {
            w.ground.park.units[i].room == room && w.is_free(i, at)
        });
        let mut children = Vec::new();
        let mut when = at;
        for unit in terminals.into_iter().take(TERMINALS) {
            let mut child = self.tale(when, TicketKind::Fault, Some(unit));
            let text = child.words(speech::OUTAGE_SAYS);
            child.report(text, vec!["no_network".to_owned()]);
            children.push(child);
            when += self.dice.seconds(10, 45);
        }
        let seen = when + self.dice.seconds(60, 150);
        let mut parent = self.tale(seen, TicketKind::Fault, Some(switch));
        parent.outage(at);
        if parent.story.ends_at() > self.now {
            return;
        }
        let Some(parent) = self.keep(parent) else {
            return;
        };
        for child in &mut children {
            child.joins(parent, seen);
        }
        for child in children {
            self.keep(child);
        }
    }
}

impl Tale<'_> {
    /// The switch's own ticket. It answers for the first report of all.
    fn outage(&mut self, first: Timestamp) {
        let reporter = self.l1().who.clone();
        let text = self.text("{r} 多台终端同时断网，监控显示 {d} 离线。");
        self.report_by(&reporter, Channel::Other, text, vec!["no_power".to_owned()]);
        self.story.intent.reported_at = first;
        self.reply_after(SignedDuration::from_secs(40));
        let (at, l1) = (self.pass(10, 30), self.l1());
        self.story.start_diagnosis(at, &l1.who);
        self.pass(120, 240);
        self.hand_over(&SWITCH_DOWN);
        self.set_out();
        let at = self.pass(420, 900);
        self.story.arrive(at, &self.engineer.who, None);
        self.find_out(&SWITCH_DOWN, SignedDuration::from_mins(8));
        let after = self.dice.minutes(15, 35);
        self.test_and_complete(&SWITCH_DOWN, after);
        self.hand_report();
        self.signature();
        let at = self.soon_after(self.done_at());
        self.answered(at);
        self.archive();
    }

    /// A terminal's ticket goes into the outage; filing that one files this one.
    fn joins(&mut self, parent: usize, seen: Timestamp) {
        self.t = seen + self.dice.seconds(20, 110);
        let (at, l1) = (self.t, self.l1());
        self.story.intent.gone_at = Some(at);
        self.story.step(at, &l1.who, Act::Join(parent));
    }
}
