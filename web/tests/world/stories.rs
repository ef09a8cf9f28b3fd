//! Tickets in every stage.

use super::World;
use jiff::SignedDuration;
use shounuo_core::{
    id::*,
    role::Role,
    ticket::{Command, words::*},
};

impl World {
    /// A ticket in every stage, oldest first; the last numbers are the newest.
    pub fn tell_stories(&mut self) {
        let (centre, other) = (self.centre.id, self.other.id);
        let devices = self.centre.devices.clone();
        let (done, _) = self.report(centre, devices[1], &["no_network"], "上不了网");
        self.respond(done);
        self.pass_min(12);
        self.visit(done);
        self.repair(done);
        self.sign(done);
        let (signed, _) = self.report(centre, devices[6], &["no_sound"], "广播没有声音");
        self.respond(signed);
        self.visit(signed);
        self.repair(signed);
        let remote = self.staff(Role::RemoteTechnician);
        let (late, _) = self.report(centre, devices[3], &["slow", "login_fails"], "登录要十分钟");
        self.respond(late);
        self.pass_min(25);
        self.hand_on(late);
        self.pass_min(40);
        let (visiting, _) = self.report(
            centre,
            devices[0],
            &["black_screen", "no_projection"],
            "开机没反应，投影也没有画面，\n八分钟后上课。",
        );
        self.respond(visiting);
        self.hand_on(visiting);
        self.pass_min(10);
        self.assign(visiting);
        let (repairing, _) = self.report(centre, devices[7], &["noise_sound"], "走廊音箱有杂音");
        self.respond(repairing);
        self.visit(repairing);
        self.pass_min(6);
        let (diagnosing, _) = self.report(centre, devices[4], &["keyboard_mouse"], "");
        self.act(&remote, diagnosing, Command::StartDiagnosis {});
        self.report(
            centre,
            devices[2],
            &["port_down"],
            "<script>alert(1)</script> =cmd()|' /C calc'!A0",
        );
        self.report(
            other,
            self.other.devices[0],
            &["no_power"],
            "另一所学校的事",
        );
        self.pass_min(3);
    }

    fn respond(&self, ticket: TicketId) {
        let text = Some("已收到，马上查看。".to_owned());
        self.act(
            &self.staff(Role::Desk),
            ticket,
            Command::Respond {
                channel: Channel::Phone,
                text,
            },
        );
        self.act(
            &self.staff(Role::RemoteTechnician),
            ticket,
            Command::StartDiagnosis {},
        );
    }

    fn hand_on(&self, ticket: TicketId) {
        let (to, reason) = (Tier::OnSite, HandReason::NeedsVisit);
        let text = Some("远程看不到显示输出".to_owned());
        self.act(
            &self.staff(Role::RemoteTechnician),
            ticket,
            Command::HandOn { text, to, reason },
        );
    }

    fn assign(&self, ticket: TicketId) {
        let person = Some(self.person_id(Role::FieldTechnician));
        let arrive_by = Some(self.app.now() + SignedDuration::from_mins(30));
        self.act(
            &self.staff(Role::Dispatcher),
            ticket,
            Command::Assign {
                person,
                team: None,
                arrive_by,
            },
        );
    }

    fn visit(&self, ticket: TicketId) {
        self.hand_on(ticket);
        self.assign(ticket);
        let field = self.staff(Role::FieldTechnician);
        self.act(&field, ticket, Command::AcceptAssignment {});
        self.act(&field, ticket, Command::Depart {});
        self.pass_min(8);
        self.act(&field, ticket, Command::Arrive { scan: None });
    }

    fn repair(&self, ticket: TicketId) {
        let field = self.staff(Role::FieldTechnician);
        let (cause, plan) = (
            "水晶头氧化，接触不良".to_owned(),
            "更换水晶头和跳线".to_owned(),
        );
        self.act(
            &field,
            ticket,
            Command::Diagnose {
                cause,
                plan,
                simple: false,
            },
        );
        self.act(
            &field,
            ticket,
            Command::GradeFault {
                grade: Grade::Ordinary,
            },
        );
        let (model, serial) = ("CAT6 跳线 2 m".to_owned(), Some("J-77".to_owned()));
        self.act(
            &field,
            ticket,
            Command::UsePart {
                part: None,
                model,
                quantity: 1,
                serial,
                price_fen: None,
            },
        );
        self.pass_min(15);
        self.act(
            &field,
            ticket,
            Command::RecordTest {
                text: Some("连续播放 5 分钟".into()),
                passed: true,
            },
        );
        self.act(
            &field,
            ticket,
            Command::CompleteRepair {
                text: Some("已恢复正常".into()),
            },
        );
        self.act(
            &field,
            ticket,
            Command::HandReport {
                channel: Channel::InPerson,
                files: Vec::new(),
            },
        );
    }

    fn sign(&self, ticket: TicketId) {
        let manager = self.manager();
        self.act(
            &manager,
            ticket,
            Command::AcceptRepair {
                by: None,
                text: None,
            },
        );
        self.act(
            &manager,
            ticket,
            Command::AnswerFollowUp {
                text: Some("很快".into()),
                speed: 5,
                skill: 5,
                attitude: 4,
                running: true,
                channel: Channel::Portal,
            },
        );
        self.act(&self.staff(Role::Desk), ticket, Command::Archive {});
    }
}
