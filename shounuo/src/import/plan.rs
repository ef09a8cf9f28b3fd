//! From rows to what happened: each row is compared with the row before it of the same incident.

use super::{
    draft::{Draft, clean},
    incident::Incident,
    layout::Layout,
    mapping::{Mapping, Times},
    phase::{self, Phase},
    remark::{Remark, Why},
};
use csv::StringRecord;
use jiff::Timestamp;
use shounuo_app::commands::{PastStep, imported_person};
use shounuo_core::{
    id::{CustomerId, PersonId},
    ticket::{
        Command, Open,
        words::{Channel, TicketKind},
    },
};
use std::collections::{BTreeMap, HashMap};

/// What a row comes to.
pub struct Planned {
    /// The incident's number.
    pub number: String,
    /// What happened, each with its time; nothing when the row is only explained.
    pub steps: Vec<(Timestamp, PastStep)>,
    /// Why there are no steps; with steps, what was set right.
    pub remarks: Vec<Remark>,
    /// Somebody named for the first time.
    pub person: Option<(PersonId, String)>,
    /// The states between which the incident was taken up again.
    pub reopened: Option<(String, String)>,
}

impl Planned {
    fn explained(number: String, remark: Remark) -> Self {
        Self {
            number,
            steps: Vec::new(),
            remarks: vec![remark],
            person: None,
            reopened: None,
        }
    }
}

/// Goes through a file in its order.
pub struct Planner {
    mapping: Mapping,
    layout: Layout,
    times: Times,
    customer: CustomerId,
    /// Nothing has happened after this instant.
    now: Timestamp,
    incidents: HashMap<String, Incident>,
    people: HashMap<String, PersonId>,
}

impl Planner {
    /// For the rows of one file.
    pub fn new(mapping: Mapping, layout: Layout, customer: CustomerId, now: Timestamp) -> Self {
        let times = mapping.times();
        let (incidents, people) = (HashMap::new(), HashMap::new());
        Self {
            mapping,
            layout,
            times,
            customer,
            now,
            incidents,
            people,
        }
    }

    /// What the next row comes to.
    pub fn row(&mut self, row: StringRecord) -> Planned {
        let fields = row.len();
        if fields != self.layout.width {
            let detail = format!("{fields} fields, the heading has {}", self.layout.width);
            return Planned::explained(String::new(), Remark::new(Why::Damaged, detail));
        }
        let number = self
            .layout
            .cell(&row, self.layout.number)
            .map(|n| clean(n).0);
        let Some(number) = number.filter(|n| !n.is_empty()) else {
            return Planned::explained(String::new(), Remark::new(Why::NoNumber, ""));
        };
        let known = self.incidents.remove(&number);
        let mut draft = Draft::default();
        let incident = match known {
            None => self.first(&number, row, &mut draft),
            Some(before) => Some(self.next(before, row, &mut draft)),
        };
        if let Some(incident) = incident {
            self.incidents.insert(number.clone(), incident);
        }
        draft.planned(number)
    }

    /// The first row opens the ticket.
    fn first(&mut self, number: &str, row: StringRecord, draft: &mut Draft) -> Option<Incident> {
        let layout = &self.layout;
        let reported = self.time(&row, &layout.reported_at, draft);
        let changed = self.time(&row, &layout.changed_at, draft);
        let Some(reported_at) = reported.or(changed) else {
            draft.remarks.insert(0, Remark::new(Why::NoTime, ""));
            return None;
        };
        let at = self.not_before(reported_at, changed, &row, draft);
        let tags = self.tags(&row, draft);
        let open = Open {
            kind: TicketKind::Fault,
            device: None,
            place: None,
            symptoms: Vec::new(),
            text: None,
            name: layout.maybe(&row, layout.reporter).map(|n| draft.name(n)),
            phone: None,
            person: None,
            channel: self.channel(&row, draft),
            files: Vec::new(),
            owner: None,
            source_no: Some(number.to_owned()),
            tags: tags.clone(),
        };
        draft
            .steps
            .push((reported_at, PastStep::Report(Box::new(open))));
        let mut incident = Incident::new(at, tags);
        self.assign(&mut incident, &row, at, false, draft);
        self.state(&mut incident, &row, at, draft);
        incident.row = row;
        Some(incident)
    }

    /// A later row says what changed.
    fn next(&mut self, mut incident: Incident, row: StringRecord, draft: &mut Draft) -> Incident {
        let changed = self.time(&row, &self.layout.changed_at, draft);
        let at = self.not_before(incident.last_at, changed, &row, draft);
        self.state(&mut incident, &row, at, draft);
        self.kept(&incident, &row, draft);
        if draft.steps.is_empty() {
            draft.silent(self.layout.differing(&incident.row, &row));
        }
        incident.last_at = at;
        incident.row = row;
        incident
    }

    /// What the row says of state, attributes and assignment, in the order in which it makes sense.
    fn state(
        &mut self,
        incident: &mut Incident,
        row: &StringRecord,
        at: Timestamp,
        draft: &mut Draft,
    ) {
        let (word, to) = self.phase_of(row);
        let change = phase::change(incident.phase, to, incident.diagnosed);
        let moved = !change.leave.is_empty() || !change.enter.is_empty();
        draft.act_all(at, change.leave);
        if change.reopened {
            draft.reopened = Some((incident.word.clone(), word.clone()));
        }
        if !incident.row.is_empty() {
            self.describe(incident, row, at, draft);
            self.assign(incident, row, at, change.reopened, draft);
        }
        if to == Phase::Closed && incident.phase != Some(Phase::Closed) {
            let tags = self.tags_of(&self.layout.tags_at_end, row, draft);
            draft.describe(at, tags);
        }
        incident.diagnosed |= change.enter.iter().any(diagnoses);
        draft.act_all(at, change.enter);
        if to == Phase::Unknown {
            draft.remarks.push(Remark::new(Why::StateUnknown, word));
            return;
        }
        if incident.phase.is_some_and(|p| p != to) && !moved {
            let detail = format!("{} → {word}", incident.word);
            draft
                .remarks
                .push(Remark::new(Why::StateWithoutCommand, detail));
        }
        (incident.phase, incident.word) = (Some(to), word);
    }

    /// The source's word for the state, and what it means.
    fn phase_of(&self, row: &StringRecord) -> (String, Phase) {
        let word = self.layout.cell(row, self.layout.state);
        let word = word.unwrap_or(&self.mapping.null).to_owned();
        let phase = self.mapping.states.get(&word).copied();
        (word, phase.unwrap_or(Phase::Unknown))
    }

    /// Attributes that changed; an empty text takes one away.
    fn describe(
        &self,
        incident: &mut Incident,
        row: &StringRecord,
        at: Timestamp,
        draft: &mut Draft,
    ) {
        let now = self.tags(row, draft);
        let gone = incident.tags.keys().filter(|t| !now.contains_key(*t));
        let mut changed: BTreeMap<String, String> =
            gone.map(|t| (t.clone(), String::new())).collect();
        let other = now.iter().filter(|(t, v)| incident.tags.get(*t) != Some(v));
        changed.extend(other.map(|(t, v)| (t.clone(), v.clone())));
        draft.describe(at, changed);
        incident.tags = now;
    }

    /// Who has it, where that changed; after a reopening it is said again, for the old visit is void.
    fn assign(
        &mut self,
        incident: &mut Incident,
        row: &StringRecord,
        at: Timestamp,
        again: bool,
        draft: &mut Draft,
    ) {
        let layout = &self.layout;
        let team = layout.maybe(row, layout.team).map(|t| draft.short(t));
        let name = layout.maybe(row, layout.person).map(|n| draft.name(n));
        let anybody = team.is_some() || name.is_some();
        let changed = (incident.team != team) || (incident.person != name);
        if changed || (again && anybody) {
            let person = name.as_ref().map(|n| self.person(n, draft));
            let command = Command::Assign {
                person,
                team: team.clone(),
                arrive_by: None,
            };
            draft.steps.push((at, PastStep::Act(command)));
        }
        (incident.team, incident.person) = (team, name);
    }

    /// The person of a name; said once when first named.
    fn person(&mut self, name: &str, draft: &mut Draft) -> PersonId {
        if let Some(known) = self.people.get(name) {
            return *known;
        }
        let id = imported_person(self.customer, name);
        self.people.insert(name.to_owned(), id);
        draft.person = Some((id, name.to_owned()));
        id
    }

    /// What changed but cannot: the report itself.
    fn kept(&self, incident: &Incident, row: &StringRecord, draft: &mut Draft) {
        let differs = |c: &usize| self.layout.cell(&incident.row, *c) != self.layout.cell(row, *c);
        if self.layout.reporter.as_ref().is_some_and(differs) {
            draft.remarks.push(Remark::new(Why::ReporterKept, ""));
        }
        let only_the_report = self.layout.reported_at.first();
        if only_the_report.is_some_and(differs) {
            draft.remarks.push(Remark::new(Why::ReportTimeKept, ""));
        }
    }

    fn channel(&self, row: &StringRecord, draft: &mut Draft) -> Channel {
        let Some(word) = self.layout.maybe(row, self.layout.channel) else {
            return Channel::Other;
        };
        match self.mapping.channels.get(word) {
            Some(channel) => *channel,
            None => {
                draft.remarks.push(Remark::new(Why::ChannelUnknown, word));
                Channel::Other
            }
        }
    }

    fn tags(&self, row: &StringRecord, draft: &mut Draft) -> BTreeMap<String, String> {
        self.tags_of(&self.layout.tags, row, draft)
    }

    fn tags_of(
        &self,
        columns: &[(String, usize)],
        row: &StringRecord,
        draft: &mut Draft,
    ) -> BTreeMap<String, String> {
        let found = columns
            .iter()
            .filter_map(|(tag, c)| Some((tag.clone(), self.layout.cell(row, *c)?)));
        found
            .map(|(tag, text)| (tag, draft.short(text)))
            .filter(|(_, text)| !text.is_empty())
            .collect()
    }

    /// The first of these columns that holds a time which can be true.
    fn time(&self, row: &StringRecord, columns: &[usize], draft: &mut Draft) -> Option<Timestamp> {
        for (i, column) in columns.iter().enumerate() {
            let cell = self.layout.cell(row, *column);
            let read = cell.and_then(|c| self.times.read(c));
            match read {
                Some(at) if at <= self.now => return Some(at),
                other => {
                    let name = self.layout.names.get(*column).map_or("", String::as_str);
                    let why = if other.is_some() {
                        Why::TimeAhead
                    } else {
                        Why::TimeMissing
                    };
                    // Of columns that stand in for the first one, none need hold anything.
                    if i == 0 || cell.is_some() {
                        let detail = format!("{name}: {}", cell.unwrap_or(&self.mapping.null));
                        draft.remarks.push(Remark::new(why, detail));
                    }
                }
            }
        }
        None
    }

    /// The row's time, but not before what came before it.
    fn not_before(
        &self,
        before: Timestamp,
        at: Option<Timestamp>,
        row: &StringRecord,
        draft: &mut Draft,
    ) -> Timestamp {
        let Some(at) = at else { return before };
        if at < before {
            let cell = self
                .layout
                .changed_at
                .iter()
                .find_map(|c| self.layout.cell(row, *c));
            let detail = format!("{} is before {before}", cell.unwrap_or_default());
            draft.remarks.push(Remark::new(Why::TimeReversed, detail));
        }
        at.max(before)
    }
}

fn diagnoses(command: &Command<String>) -> bool {
    matches!(command, Command::StartDiagnosis {})
}
