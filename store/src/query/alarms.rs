//! What the announcement of warnings and breaches asks: what fell due, what became known, what comes
//! next. Ranges of indexes only; no ticket is looked at that nothing happened to.

use super::{
    List, Page, PageAsk, Scope, TicketClock,
    people::filled,
    sql::{Build, templates, within},
    ticket_row::json,
    tickets::cut,
};
use crate::{
    Notice, NoticeKey, Reader, StoreError,
    beside::notice,
    db::{Backend, Row, Value},
    journal::Head,
};
use shounuo_core::{
    Seq, State, Subject, Timestamp,
    id::{PersonId, TicketId},
    notice::Quiet,
    promise::Clock,
    ticket::Ticket,
};
use std::collections::HashMap;

/// Ids that are asked for in one statement.
const AT_ONCE: usize = 64;

templates! {
    /// Running clocks that came to be at risk from $2 until before $3.
    RISK = "SELECT k.customer, k.ticket, k.clock FROM clock_row k \
            WHERE {c:k} AND k.running = 1 AND k.risk_us >= $2 AND k.risk_us < $3";
    /// Running clocks that came half-way from risk to due in that time; sums, for the index's sake.
    HALF = "SELECT k.customer, k.ticket, k.clock FROM clock_row k WHERE {c:k} AND k.running = 1 \
            AND k.risk_us + k.due_us >= $2 AND k.risk_us + k.due_us < $3";
    /// Running clocks that fell due.
    DUE = "SELECT k.customer, k.ticket, k.clock FROM clock_row k \
           WHERE {c:k} AND k.running = 1 AND k.due_us >= $2 AND k.due_us < $3";
    /// Running clocks whose due instant is unknown and could have been then.
    EARLIEST = "SELECT k.customer, k.ticket, k.clock FROM clock_row k \
                WHERE {c:k} AND k.running = 1 AND k.earliest_us >= $2 AND k.earliest_us < $3";
    /// Clocks that were stopped, and yet too late, as was said ahead of time.
    LATE = "SELECT k.customer, k.ticket, k.clock FROM clock_row k \
            WHERE {c:k} AND k.known_to_seq IS NULL AND k.stopped_us > k.due_us \
            AND k.due_us >= $2 AND k.due_us < $3";
    /// The instant of the one that comes after $4 others of each of these.
    MANY_RISK = "SELECT k.risk_us FROM clock_row k WHERE {c:k} AND k.running = 1 \
                 AND k.risk_us >= $2 AND k.risk_us < $3 ORDER BY k.risk_us LIMIT 1 OFFSET $4";
    MANY_HALF = "SELECT k.risk_us + k.due_us FROM clock_row k WHERE {c:k} AND k.running = 1 \
                 AND k.risk_us + k.due_us >= $2 AND k.risk_us + k.due_us < $3 \
                 ORDER BY k.risk_us + k.due_us LIMIT 1 OFFSET $4";
    MANY_DUE = "SELECT k.due_us FROM clock_row k WHERE {c:k} AND k.running = 1 \
                AND k.due_us >= $2 AND k.due_us < $3 ORDER BY k.due_us LIMIT 1 OFFSET $4";
    MANY_EARLIEST = "SELECT k.earliest_us FROM clock_row k WHERE {c:k} AND k.running = 1 \
                     AND k.earliest_us >= $2 AND k.earliest_us < $3 \
                     ORDER BY k.earliest_us LIMIT 1 OFFSET $4";
    MANY_LATE = "SELECT k.due_us FROM clock_row k WHERE {c:k} AND k.known_to_seq IS NULL \
                 AND k.stopped_us > k.due_us AND k.due_us >= $2 AND k.due_us < $3 \
                 ORDER BY k.due_us LIMIT 1 OFFSET $4";
    /// The first instant of each of these from $2 on.
    NEXT_RISK = "SELECT k.risk_us FROM clock_row k WHERE {c:k} AND k.running = 1 \
                 AND k.risk_us >= $2 ORDER BY k.risk_us LIMIT 1";
    NEXT_HALF = "SELECT k.risk_us + k.due_us FROM clock_row k WHERE {c:k} AND k.running = 1 \
                 AND k.risk_us + k.due_us >= $2 ORDER BY k.risk_us + k.due_us LIMIT 1";
    NEXT_DUE = "SELECT k.due_us FROM clock_row k WHERE {c:k} AND k.running = 1 \
                AND k.due_us >= $2 ORDER BY k.due_us LIMIT 1";
    NEXT_EARLIEST = "SELECT k.earliest_us FROM clock_row k WHERE {c:k} AND k.running = 1 \
                     AND k.earliest_us >= $2 ORDER BY k.earliest_us LIMIT 1";
    NEXT_LATE = "SELECT k.due_us FROM clock_row k WHERE {c:k} AND k.known_to_seq IS NULL \
                 AND k.stopped_us > k.due_us AND k.due_us >= $2 ORDER BY k.due_us LIMIT 1";
    /// Tickets that something happened to behind fact $2, up to fact $3; the history of another
    /// system is none of it.
    TOUCHED = "SELECT DISTINCT j.subject_id FROM journal j WHERE {c:j} AND j.seq > $2 \
               AND j.seq <= $3 AND j.subject_kind = 'ticket' AND j.origin NOT LIKE 'import:%'";
    /// The last fact beside tickets: of the service, or of a contract itself.
    SERVICE = "SELECT COALESCE(MAX(u.version), 0) FROM subject u \
               WHERE {c:u} AND u.kind IN ('contract', 'service')";
}

impl Reader<'_> {
    /// The last fact beside tickets, of all contracts; 0 when there is none.
    pub fn last_service_seq(&mut self) -> Result<Seq, StoreError> {
        let row = self.row(&SERVICE.of(&Scope::House), &[within(&Scope::House)])?;
        row.map_or(Ok(0), |r| r.int(0))
    }

    /// The last fact.
    pub fn last_seq(&mut self) -> Result<Seq, StoreError> {
        Ok(Head::peek(self.tx())?.seq)
    }

    /// Clocks of all customers with an instant from `from` until before `to` that may be worth a
    /// word: at risk, half-way to due, due. A clock may come twice.
    pub fn clocks_turned(
        &mut self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<TicketClock>, StoreError> {
        let mut all = Vec::new();
        for (template, twice) in [
            (&RISK, false),
            (&HALF, true),
            (&DUE, false),
            (&EARLIEST, false),
            (&LATE, false),
        ] {
            let us = |at: Timestamp| at.as_microsecond() * if twice { 2 } else { 1 };
            let params = [within(&Scope::House), us(from).into(), us(to).into()];
            let rows = self.rows(&template.of(&Scope::House), &params)?;
            for row in &rows {
                all.push(of_ticket(row)?);
            }
        }
        Ok(all)
    }

    /// Until when [`Self::clocks_turned`] asks from `from` on, so that it gives about so many of each
    /// kind: all that have the same instant go together. `to` at most, and later than `from` unless that
    /// is not before `to`.
    pub fn turned_until(
        &mut self,
        from: Timestamp,
        to: Timestamp,
        many: u32,
    ) -> Result<Timestamp, StoreError> {
        let mut until = to.as_microsecond();
        for (template, twice) in [
            (&MANY_RISK, 1),
            (&MANY_HALF, 2),
            (&MANY_DUE, 1),
            (&MANY_EARLIEST, 1),
            (&MANY_LATE, 1),
        ] {
            let us = |at: Timestamp| (at.as_microsecond() * twice).into();
            let params = [within(&Scope::House), us(from), us(to), many.into()];
            let row = self.row(&template.of(&Scope::House), &params)?;
            let next = row.map(|r| r.int(0)).transpose()?;
            until = next.map_or(until, |next| until.min(next.div_euclid(twice)));
        }
        let least = from.as_microsecond().saturating_add(1);
        let until = until.max(least);
        if until >= to.as_microsecond() {
            // Also where it falls between two microseconds.
            return Ok(to);
        }
        Timestamp::from_microsecond(until).map_err(|_| StoreError::damaged("an instant of a clock"))
    }

    /// The clocks as known now that became known behind the fact `after`, each with the one known
    /// until then, of tickets that something happened to up to the fact `to`. What came in as the
    /// history of another system is left out.
    pub fn clocks_known_since(
        &mut self,
        after: Seq,
        to: Seq,
    ) -> Result<Vec<(TicketClock, Option<Clock>)>, StoreError> {
        let params = [within(&Scope::House), after.into(), to.into()];
        let rows = self.rows(&TOUCHED.of(&Scope::House), &params)?;
        let tickets: Vec<TicketId> = rows.iter().map(|r| r.parse(0)).collect::<Result<_, _>>()?;
        let mut all = Vec::new();
        for some in tickets.chunks(AT_ONCE) {
            let mut before = HashMap::new();
            let build = clocks_before(self.backend(), some, after);
            for row in &self.rows(&build.sql, &build.params)? {
                let old = of_ticket(row)?;
                before.insert(
                    (old.ticket, old.clock.promise.clone(), old.clock.instance),
                    old,
                );
            }
            let build = clocks_since(self.backend(), some, after);
            for row in &self.rows(&build.sql, &build.params)? {
                let new = of_ticket(row)?;
                let key = (new.ticket, new.clock.promise.clone(), new.clock.instance);
                all.push((new, before.remove(&key).map(|old| old.clock)));
            }
        }
        Ok(all)
    }

    /// The first instant from `from` on at which a clock of any customer may be worth a word.
    pub fn next_turn(&mut self, from: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let mut next: Option<i64> = None;
        for (template, twice) in [
            (&NEXT_RISK, false),
            (&NEXT_HALF, true),
            (&NEXT_DUE, false),
            (&NEXT_EARLIEST, false),
            (&NEXT_LATE, false),
        ] {
            let us = from.as_microsecond() * if twice { 2 } else { 1 };
            let params = [within(&Scope::House), us.into()];
            let row = self.row(&template.of(&Scope::House), &params)?;
            // Half a microsecond counts as a whole one: rather late than in vain.
            let found = row.map(|r| r.int(0)).transpose()?;
            let found = found.map(|us| if twice { (us + 1).div_euclid(2) } else { us });
            next = next.into_iter().chain(found).min();
        }
        Ok(next.and_then(|us| Timestamp::from_microsecond(us).ok()))
    }

    /// The states of tickets, for those who tell people about them.
    pub fn ticket_states(
        &mut self,
        ids: &[TicketId],
    ) -> Result<HashMap<TicketId, Box<Ticket>>, StoreError> {
        let mut all = HashMap::with_capacity(ids.len());
        for some in ids.chunks(AT_ONCE) {
            let build = states(self.backend(), some);
            for row in &self.rows(&build.sql, &build.params)? {
                let id: TicketId = row.parse(0)?;
                let state = State::from_json(&Subject::Ticket(id), row.text(1)?)
                    .map_err(|e| StoreError::damaged(format!("state of ticket {id}: {e}")))?;
                if let State::Ticket(ticket) = state {
                    all.insert(id, ticket);
                }
            }
        }
        Ok(all)
    }

    /// What has been said of these subjects, to whom and at which stage, with since when.
    pub fn notices_of(
        &mut self,
        subjects: &[Subject],
    ) -> Result<HashMap<NoticeKey, Timestamp>, StoreError> {
        let mut all = HashMap::new();
        for some in subjects.chunks(AT_ONCE) {
            let build = said_of(self.backend(), some);
            for row in &self.rows(&build.sql, &build.params)? {
                let said = notice::read(row)?;
                all.insert(said.key(), said.since);
            }
        }
        Ok(all)
    }

    /// When these people are not to be disturbed; those who never said so are missing.
    pub fn quiets(&mut self, people: &[PersonId]) -> Result<HashMap<PersonId, Quiet>, StoreError> {
        let mut all = HashMap::new();
        for some in people.chunks(AT_ONCE) {
            let build = quiets(self.backend(), some);
            for row in &self.rows(&build.sql, &build.params)? {
                let (person, quiet) = notice::read_quiet(row)?;
                all.insert(person, quiet);
            }
        }
        Ok(all)
    }

    /// A page of a person's notices, newest first.
    pub fn notices(
        &mut self,
        person: PersonId,
        page: &PageAsk,
    ) -> Result<Page<Notice>, StoreError> {
        let build = notices(self.backend(), person, page);
        let found = self.rows(&build.sql, &build.params)?;
        let rows = found.iter().map(notice::read);
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        let us = |n: &Notice| n.made_at.as_microsecond();
        Ok(cut(rows, page, |n| List::Notices.at_number(us(n), n.id)))
    }
}

fn of_ticket(row: &Row) -> Result<TicketClock, StoreError> {
    Ok(TicketClock {
        customer: row.parse(0)?,
        ticket: row.parse(1)?,
        clock: json(row, 2)?,
    })
}

fn values<T: Copy + Into<Value>>(all: &[T]) -> Vec<Value> {
    filled(all.iter().map(|v| (*v).into()).collect())
}

fn clocks_since(backend: Backend, tickets: &[TicketId], after: Seq) -> Build {
    let mut build = Build::new(Scope::House, backend);
    build.text("SELECT k.customer, k.ticket, k.clock FROM clock_row k WHERE k.known_from_seq > ");
    build.bind(after).text(" AND k.known_to_seq IS NULL");
    build.among("k.customer", "ticket", "k.ticket", values(tickets));
    build
}

fn clocks_before(backend: Backend, tickets: &[TicketId], after: Seq) -> Build {
    let mut build = Build::new(Scope::House, backend);
    build.text("SELECT k.customer, k.ticket, k.clock FROM clock_row k WHERE k.known_from_seq <= ");
    build.bind(after).text(" AND k.known_to_seq > ").bind(after);
    build.among("k.customer", "ticket", "k.ticket", values(tickets));
    build
}

fn states(backend: Backend, tickets: &[TicketId]) -> Build {
    let mut build = Build::new(Scope::House, backend);
    build.text("SELECT u.id, u.state FROM subject u WHERE u.kind = 'ticket' AND u.id IN ");
    build.list(values(tickets));
    build
}

/// By the key's own index, which the subject leads.
fn said_of(backend: Backend, subjects: &[Subject]) -> Build {
    let mut build = Build::new(Scope::House, backend);
    build.text(notice::SELECT).text(" WHERE subject IN ");
    build.list(values(subjects));
    build
}

fn quiets(backend: Backend, people: &[PersonId]) -> Build {
    let mut build = Build::new(Scope::House, backend);
    build.text("SELECT person, from_s, to_s, days, broken FROM quiet WHERE person IN ");
    build.list(values(people));
    build
}

fn notices(backend: Backend, person: PersonId, page: &PageAsk) -> Build {
    let mut build = Build::new(Scope::House, backend);
    build.text(notice::SELECT).text(" WHERE person = ");
    build.bind(person);
    build.page_down(List::Notices, ("made_us", "id"), page);
    build
}

/// The forms that these statements take, for the tests that prepare and explain them all.
pub(super) fn forms(backend: Backend) -> Vec<(String, Build)> {
    let (ticket, person) = (TicketId(uuid::Uuid::nil()), PersonId(uuid::Uuid::nil()));
    let after = Some(List::Notices.at_number(1, uuid::Uuid::nil()));
    let next = PageAsk { limit: 50, after };
    let named = |name: &str, build| (format!("notices {name}"), build);
    vec![
        named("clocks since", clocks_since(backend, &[ticket], 1)),
        named("clocks before", clocks_before(backend, &[ticket], 1)),
        named("states", states(backend, &[ticket])),
        named("said", said_of(backend, &[Subject::Ticket(ticket)])),
        named("quiets", quiets(backend, &[person])),
        named("list", notices(backend, person, &PageAsk::first(50))),
        named("list next", notices(backend, person, &next)),
    ]
}
