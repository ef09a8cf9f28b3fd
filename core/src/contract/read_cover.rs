//! What stands in a contract file beside its clauses: its own calendar, what is covered, what work and breaches cost.

use super::{
    cover::*,
    form::{File, Given, Table},
    promises::{Deduction, Deductions},
    read_promises::{each, no_words, values},
};
use crate::calendar::{CalendarDefinition, ExceptionDefinition, HoursDefinition, PeriodKind};

pub(super) const KNOWN_PRICE: &str = "clause, work, phase, labour, material, travel, other";
const KNOWN_COVERAGE: &str = "source, text, classes, sites, hours";
const KNOWN_CALENDAR: &str =
    "name, version, zone, hours, follow_working_days, exceptions, working_days";
const KNOWN_EXCEPTION: &str = "on, hours, note";
const KNOWN_DEDUCTIONS: &str = "per, cap_fen, each";
const KNOWN_DEDUCTION: &str = "promise, fen";

/// A calendar with its place, and that of each date in it.
pub(super) struct PlacedCalendar<'t> {
    /// All of it but the dates.
    pub(super) calendar: Given<'t, CalendarDefinition>,
    /// Dates that differ from the ordinary week.
    pub(super) exceptions: Vec<Given<'t, ExceptionDefinition>>,
}

/// The contract's own calendar.
pub(super) fn own_calendar<'t>(
    file: &mut File<'t>,
    root: &mut Table<'t>,
) -> Option<PlacedCalendar<'t>> {
    let mut t = root.table(file, "own_calendar")?;
    let always = HoursDefinition::Word("always".to_owned());
    let calendar = CalendarDefinition {
        name: t.must_or(file, "name", "–".to_owned()),
        version: t.must_or(file, "version", "–".to_owned()),
        zone: t.must_or(file, "zone", "UTC".to_owned()),
        hours: t.must_or(file, "hours", always),
        follow_working_days: t.may_or(file, "follow_working_days", false),
        exceptions: Vec::new(),
        working_days: t.may(file, "working_days"),
    };
    let exceptions = each(file, &mut t, "exceptions", exception);
    Some(PlacedCalendar {
        calendar: Given {
            value: calendar,
            table: t,
        },
        exceptions,
    })
}

fn exception<'t>(file: &mut File<'t>, t: &mut Table<'t>) -> ExceptionDefinition {
    ExceptionDefinition {
        on: t.must_or(file, "on", jiff::civil::Date::MIN),
        hours: t.list(file, "hours"),
        note: t.may_or(file, "note", String::new()),
    }
}

impl<'t> PlacedCalendar<'t> {
    /// The whole calendar as it stands there.
    pub(super) fn whole(&self) -> CalendarDefinition {
        let mut calendar = self.calendar.value.clone();
        calendar.exceptions = self.exceptions.iter().map(|e| e.value.clone()).collect();
        calendar
    }

    /// Takes it out of its place.
    pub(super) fn taken(self, file: &mut File<'t>) -> CalendarDefinition {
        let whole = self.whole();
        values(file, self.exceptions, KNOWN_EXCEPTION);
        self.calendar.table.finish(file, KNOWN_CALENDAR);
        whole
    }
}

/// What is covered.
pub(super) fn coverage<'t>(
    file: &mut File<'t>,
    root: &mut Table<'t>,
) -> Option<Given<'t, Coverage>> {
    let mut t = root.table(file, "coverage")?;
    let value = Coverage {
        source: t.must_or(file, "source", "–".to_owned()),
        text: t.must_or(file, "text", no_words()),
        classes: t.list(file, "classes"),
        sites: t.list(file, "sites"),
        hours: t.must_or(file, "hours", ServiceHours::Always),
    };
    Some(Given { value, table: t })
}

pub(super) fn take_coverage<'t>(file: &mut File<'t>, given: Given<'t, Coverage>) -> Coverage {
    given.table.finish(file, KNOWN_COVERAGE);
    given.value
}

/// What one work costs.
pub(super) fn price<'t>(file: &mut File<'t>, t: &mut Table<'t>) -> Price {
    Price {
        clause: t.must_or(file, "clause", String::new()),
        work: t.must_or(file, "work", Work::Repair),
        phase: t.may(file, "phase"),
        labour: t.must_or(file, "labour", Charge::Free),
        material: t.must_or(file, "material", Charge::Free),
        travel: t.must_or(file, "travel", Charge::Free),
        other: t.must_or(file, "other", Charge::Free),
    }
}

/// The table of deductions with its place, and that of each entry.
pub(super) struct PlacedDeductions<'t> {
    /// All of it but the entries.
    pub(super) table: Given<'t, Deductions>,
    /// The entries.
    pub(super) each: Vec<Given<'t, Deduction>>,
}

/// What breaches cost.
pub(super) fn deductions<'t>(
    file: &mut File<'t>,
    root: &mut Table<'t>,
) -> Option<PlacedDeductions<'t>> {
    let mut t = root.table(file, "deductions")?;
    let value = Deductions {
        per: t.must_or(file, "per", PeriodKind::Year),
        cap_fen: t.may(file, "cap_fen"),
        each: Vec::new(),
    };
    let entries = each(file, &mut t, "each", deduction);
    Some(PlacedDeductions {
        table: Given { value, table: t },
        each: entries,
    })
}

fn deduction<'t>(file: &mut File<'t>, t: &mut Table<'t>) -> Deduction {
    Deduction {
        promise: t.must_or(file, "promise", String::new()),
        fen: t.must_or(file, "fen", 1),
    }
}

impl<'t> PlacedDeductions<'t> {
    /// Takes it out of its place.
    pub(super) fn taken(self, file: &mut File<'t>) -> Deductions {
        let mut deductions = self.table.value;
        deductions.each = values(file, self.each, KNOWN_DEDUCTION);
        self.table.table.finish(file, KNOWN_DEDUCTIONS);
        deductions
    }
}
