//! Times within one sentence: a day is named only when it is not the one named last.

use crate::reader::Reader;
use jiff::{Timestamp, civil::Date};

/// The reader and the day that was named last; at first, today.
pub(super) struct Times<'a> {
    reader: &'a Reader,
    day: Option<Date>,
}

impl<'a> Times<'a> {
    pub(super) fn new(reader: &'a Reader) -> Self {
        Self {
            reader,
            day: Some(reader.today()),
        }
    }

    /// With no day named yet.
    pub(super) fn dated(reader: &'a Reader) -> Self {
        Self { reader, day: None }
    }

    /// `15:42`, or `11月21日 15:42`.
    pub(super) fn at(&mut self, at: Timestamp) -> String {
        let zoned = self.reader.zoned(at);
        self.say(zoned.date(), &self.reader.time(at))
    }

    /// The same for a due instant, midnight as the end of the day before.
    pub(super) fn due(&mut self, at: Timestamp) -> String {
        let (date, time) = self.reader.due_parts(at);
        self.say(date, &time)
    }

    fn say(&mut self, date: Date, time: &str) -> String {
        if self.day == Some(date) {
            return time.to_owned();
        }
        self.day = Some(date);
        let day = self.reader.calendar_day(date);
        self.reader
            .t_args("sentence.moment", &[("day", &day), ("time", time)])
            .into_owned()
    }
}
