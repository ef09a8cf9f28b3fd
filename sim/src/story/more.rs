//! What happens now and then: the same fault again, the same report twice, a report taken back, a major fault.

use super::{Act, tale::Tale, world::World};
use crate::{
    cast::{Person, Post},
    speech::{self, Cure, Trouble},
};
use jiff::{SignedDuration, Timestamp};
use shounuo_core::{
    id::PersonId,
    ticket::{
        Command,
        words::{Channel, Grade, HandReason, HelpKind, TicketKind},
    },
};

/// How long one of a special group is at work before another takes over.
const STINT: SignedDuration = SignedDuration::from_hours(8);

impl World<'_> {
    /// Tells what is planned, spread over the whole time.
    pub fn planned(&mut self) {
        for n in 0..3 {
            if let Some(at) = self.instant(8 + 34 * n, 9 + n) {
                self.major(at, n as usize);
            }
        }
        for n in 0..2 {
            if let Some(at) = self.instant(23 + 45 * n, 10) {
                self.outage(at);
            }
        }
        for n in 0..6 {
            if let Some(at) = self.instant(5 + 15 * n, 14) {
                self.twice(at, n == 1 || n == 4);
            }
        }
        // Few repairs fail: the plan allows one in a hundred.
        if let Some(at) = self.instant(67, 10) {
            self.taken_back(at);
        }
        for n in 0..2 {
            if let Some(at) = self.instant(59 + 17 * n, 8) {
                self.again(at);
            }
        }
        for n in 0..7 {
            if let Some(at) = self.instant(4 + 12 * n, 15) {
                self.special(at, n == 4);
            }
        }
    }

    /// Some minutes after this hour of the n-th per cent of the time.
    fn instant(&mut self, percent: i64, hour: i64) -> Option<Timestamp> {
        let whole = self.now.duration_since(self.start).as_secs();
        let day = self.start + SignedDuration::from_secs(whole * percent / 100);
        let midnight = self
            .ground
            .cast
            .zone
            .to_datetime(day)
            .date()
            .to_zoned(self.ground.cast.zone.clone())
            .ok()?;
        let at = midnight.timestamp() + SignedDuration::from_hours(hour) + self.dice.minutes(1, 55);
        (self.start < at && at < self.now).then_some(at)
    }

    /// A device of one of these classes whose trouble has such a cure.
    pub fn case(
        &mut self,
        classes: &[&str],
        at: Timestamp,
        fits: impl Fn(&Cure) -> bool,
    ) -> Option<(usize, &'static Trouble, &'static Cure)> {
        let class = *self.dice.pick(classes);
        let free = self.units(class, |w, i| w.is_free(i, at));
        if free.is_empty() {
            return None;
        }
        let unit = *self.dice.pick(&free);
        let pairs = speech::troubles(class)
            .iter()
            .flat_map(|t| t.cures.iter().map(move |c| (t, c)));
        let cases: Vec<_> = pairs.filter(|(_, c)| fits(c)).collect();
        let (trouble, cure) = *cases.get(self.dice.below(cases.len()))?;
        Some((unit, trouble, cure))
    }

    /// A complex fault that needs a special part; whether that lies about for hours once it is there.
    fn special(&mut self, at: Timestamp, part_lies: bool) {
        let classes = [
            "student_terminal",
            "teacher_terminal",
            "cloud_server",
            "face_access",
        ];
        let Some((unit, trouble, cure)) = self.case(&classes, at, |c| c.by.is_special()) else {
            return;
        };
        let mut tale = self.tale(at, TicketKind::Fault, Some(unit));
        tale.part_lies = part_lies;
        tale.fault(trouble, cure);
        self.keep(tale);
    }

    /// Mended, and the same fault again some days later.
    fn again(&mut self, at: Timestamp) {
        let fits = |c: &Cure| !c.by.is_remote() && !c.by.is_complex();
        let Some((unit, trouble, cure)) =
            self.case(&["student_terminal", "teacher_terminal"], at, fits)
        else {
            return;
        };
        let mut first = self.tale(at, TicketKind::Fault, Some(unit));
        first.fault(trouble, cure);
        let ends_at = first.story.ends_at();
        let back = ends_at + self.dice.minutes(20 * 60, 90 * 60);
        let back = first.decent(back);
        let mut second = self.tale(back, TicketKind::Fault, Some(unit));
        second.fault(trouble, cure);
        if second.story.ends_at() <= self.now {
            self.keep(first);
            self.keep(second);
        }
    }

    /// Two teachers report the same device; the second report goes into the first. Whether everybody is out, so
    /// that nobody can be sent for a long while.
    fn twice(&mut self, at: Timestamp, nobody_free: bool) {
        let fits = |c: &Cure| !c.by.is_remote() && !c.by.is_complex();
        let Some((unit, trouble, cure)) =
            self.case(&["student_terminal", "network_speaker"], at, fits)
        else {
            return;
        };
        let mut first = self.tale(at, TicketKind::Fault, Some(unit));
        first.nobody_free = nobody_free;
        first.fault(trouble, cure);
        let handed = first.story.intent.handed_at;
        let Some(kept) = self.keep(first) else { return };
        let between = at + self.dice.seconds(120, 500);
        if handed.is_none_or(|h| h < between) {
            return;
        }
        let mut second = self.tale(between, TicketKind::Fault, Some(unit));
        second.report_fault(trouble);
        second.merged(kept);
        self.keep(second);
    }

    /// Reported and taken back.
    fn taken_back(&mut self, at: Timestamp) {
        let Some((unit, trouble, _)) = self.case(&["student_terminal"], at, |_| true) else {
            return;
        };
        let mut tale = self.tale(at, TicketKind::Fault, Some(unit));
        tale.report_fault(trouble);
        if self.dice.percent(60.0) {
            tale.reply();
        }
        tale.taken_back();
        self.keep(tale);
    }

    /// A major fault: group, manufacturer, round the clock.
    fn major(&mut self, at: Timestamp, which: usize) {
        let class = if which == 1 {
            "aggregation_switch"
        } else {
            "cloud_server"
        };
        let Some(unit) = self.units(class, |w, i| w.is_free(i, at)).first().copied() else {
            return;
        };
        let mut tale = self.tale(at, TicketKind::Fault, Some(unit));
        let hours = [11, 17, 25][which % 3];
        // One of the three (clause D4c).
        tale.group_late = which == 1;
        tale.major(which, SignedDuration::from_hours(hours));
        self.keep(tale);
    }
}

impl<'g> Tale<'g> {
    /// The desk sees that it is the same report.
    fn merged(&mut self, into: usize) {
        let (at, desk) = (self.pass(60, 240), self.desk());
        self.story.intent.gone_at = Some(at);
        self.story.step(at, &desk.who, Act::MergeInto(into));
    }

    /// A major fault from report to archive; the repair takes about this long.
    pub fn major(&mut self, which: usize, takes: SignedDuration) {
        let [says, cause, plan, done] = speech::MAJOR[which % speech::MAJOR.len()];
        let cure = Cure {
            by: speech::By::Hands,
            cause,
            plan,
            done,
        };
        self.major_until_arrival(says);
        self.find_out(&cure, SignedDuration::from_mins(25));
        let at = self.pass(300, 900);
        let maker = Some("厂家工程师 远程会诊，服务请求号 SR-20817".to_owned());
        let help = Command::InvolveHelp {
            text: maker,
            kind: HelpKind::Manufacturer,
            person: None,
        };
        self.story.act(at, &self.engineer.who, help);
        let done = self.story.intent.reported_at + takes - SignedDuration::from_mins(40);
        self.round_the_clock(done);
        self.t = self.t.max(done);
        self.use_part("PJ-011");
        self.test_and_complete(&cure, SignedDuration::from_mins(15));
        self.hand_report();
        self.signature();
        let at = self.soon_after(self.done_at());
        self.answered(at);
        self.archive();
    }

    /// Whoever of the special group takes turns.
    fn group(&self) -> Vec<&'g Person> {
        let cast = &self.ground.cast;
        [Post::TechLead, Post::Engineer, Post::ProjectLead]
            .into_iter()
            .flat_map(|post| cast.of(post).take(2))
            .collect()
    }

    /// The first of the group takes it up; the others follow one another, eight hours each, until then. One
    /// hand-over has a gap of some minutes.
    fn round_the_clock(&mut self, until: Timestamp) {
        let group = self.group();
        let mut turns = group.iter().cycle();
        let Some(mut now) = turns.next() else { return };
        for next in turns.take(4) {
            let at = self.t.max(self.taken_up) + STINT;
            if at >= until {
                return;
            }
            self.t = at;
            let relieved = match self.hour_of_gap() {
                true => {
                    self.story
                        .act(at, &now.who, Command::EndStint { person: None });
                    self.t += SignedDuration::from_mins(6);
                    None
                }
                false => Some(now.id),
            };
            self.take_up(next, relieved);
            now = next;
        }
    }

    /// Whether it is the night in which the next one comes a few minutes late.
    fn hour_of_gap(&self) -> bool {
        !(6..22).contains(&self.ground.cast.hour(self.t))
    }

    fn take_up(&mut self, person: &Person, relieves: Option<PersonId>) {
        let at = self.t;
        self.taken_up = at;
        let begin = Command::BeginStint {
            person: None,
            relieves,
            until: Some(at + STINT),
        };
        self.story.act(at, &person.who, begin);
    }

    /// Everything in the first hour: reply, grade, group, way there.
    pub fn major_until_arrival(&mut self, says: &str) {
        self.major_handed_on(says);
        let cast = &self.ground.cast;
        let people = self.group();
        let group = people.iter().map(|p| p.id).collect();
        let (at, dispatcher) = (self.pass(60, 240), cast.on_duty(Post::Dispatcher, self.t));
        let late = self.group_late;
        let form = Command::FormGroup { members: group };
        let first = people.first().copied();
        if !late {
            self.story.act(at, &dispatcher.who, form.clone());
            self.pass(20, 60);
            first.into_iter().for_each(|p| self.take_up(p, None));
        }
        let at = self.pass(20, 60);
        let expert = cast.on_duty(Post::TechLead, at);
        let help = Command::InvolveHelp {
            text: None,
            kind: HelpKind::Expert,
            person: Some(expert.id),
        };
        self.story.act(at, &dispatcher.who, help);
        self.set_out();
        self.pass(500, 1300);
        let at = self.t;
        self.story.arrive(at, &self.engineer.who, None);
        if late {
            self.t += SignedDuration::from_mins(55);
            self.story.act(self.t, &dispatcher.who, form);
            self.pass(20, 60);
            first.into_iter().for_each(|p| self.take_up(p, None));
        }
    }

    /// Reported, answered, graded and handed on: a group is formed only for what is known to be major.
    fn major_handed_on(&mut self, says: &str) {
        let symptom = self.device().map_or("other", |u| {
            if u.class == "cloud_server" {
                "not_reachable"
            } else {
                "unstable_network"
            }
        });
        let (text, caller) = (self.text(says), self.desk().who.clone());
        self.report_by(&caller, Channel::Phone, text, vec![symptom.to_owned()]);
        self.reply_after(SignedDuration::from_secs(70));
        let (at, l1) = (self.pass(20, 60), self.l1());
        self.story.start_diagnosis(at, &l1.who);
        let at = self.pass(60, 180);
        self.story.grade(at, &l1.who, Grade::Major);
        let at = self.pass(30, 120);
        self.story.hand_on(
            at,
            &l1.who,
            HandReason::NeedsExpert,
            "影响范围大，启动三级响应。".to_owned(),
        );
    }
}
