#!/usr/bin/env python3
"""How many promises of contracts/incident-log.toml an export of incidents kept, straight from its rows.

Written from docs/import.md and the contract, not from the program: it shares no code with it and does its own
arithmetic of open hours and working days. Standard library only.

    incident_shares.py FILE.csv|FILE.zip INSTANT [INSTANT …]      INSTANT as 2016-06-01T00:00:00

For each instant, one JSON object on one line: promise -> [kept, broken, open, not started yet].
"""

import csv
import datetime as dt
import io
import json
import sys
import zipfile

# The contract in this file's own words: promise, priority, which end, length.
HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
PROMISES = [
    ("P1.acknowledge", "1 - Critical", "acknowledged", ("elapsed", 15 * MINUTE)),
    ("P1.resolve", "1 - Critical", "resolved", ("elapsed", 4 * HOUR)),
    ("P2.acknowledge", "2 - High", "acknowledged", ("elapsed", 30 * MINUTE)),
    ("P2.resolve", "2 - High", "resolved", ("elapsed", 8 * HOUR)),
    ("P3.acknowledge", "3 - Moderate", "acknowledged", ("open", 4 * HOUR)),
    ("P3.resolve", "3 - Moderate", "resolved", ("open", 40 * HOUR)),
    ("P4.acknowledge", "4 - Low", "acknowledged", ("open", 8 * HOUR)),
    ("P4.resolve", "4 - Low", "resolved", ("working_days", 10)),
]

OPENS, CLOSES = dt.time(8), dt.time(18)
# Days with hours of their own: closed, or shorter.
SPECIAL = {
    dt.date(2016, 3, 25): None,
    dt.date(2016, 5, 2): None,
    dt.date(2016, 12, 24): None,
    dt.date(2016, 12, 30): (dt.time(8), dt.time(12)),
}


def hours_of(day):
    """The open hours of a day as two instants, or None."""
    if day in SPECIAL:
        hours = SPECIAL[day]
    else:
        hours = (OPENS, CLOSES) if day.weekday() < 5 else None
    if hours is None:
        return None
    return tuple(dt.datetime.combine(day, hour) for hour in hours)


def due(start, length):
    """When a promise that starts then must be kept."""
    kind, amount = length
    if kind == "elapsed":
        return start + amount
    day = start.date()
    if kind == "working_days":
        # Counted from the next working day on; due at the end of the last one.
        left = amount
        while left:
            day += dt.timedelta(days=1)
            left -= hours_of(day) is not None
        return dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
    left = amount
    while True:
        hours = hours_of(day)
        if hours is not None:
            begin = max(start, hours[0])
            if begin < hours[1]:
                if left <= hours[1] - begin:
                    return begin + left
                left -= hours[1] - begin
        day += dt.timedelta(days=1)


def instant(text):
    """A time of the export, or None where there is none."""
    try:
        return dt.datetime.strptime(text, "%d/%m/%Y %H:%M")
    except ValueError:
        return None


class Incident:
    """One incident, row by row."""

    def __init__(self, row):
        changed = instant(row["sys_updated_at"])
        self.reported = instant(row["opened_at"]) or instant(row["sys_created_at"]) or changed
        self.at = self.reported
        self.state = None
        self.unsolved_end = False
        self.priorities = []
        self.acknowledged = []
        # Each solution: when, and when it was taken up again (or None).
        self.resolved = []

    def row(self, row):
        # A row never stands before the one above it.
        self.at = max(self.at, instant(row["sys_updated_at"]) or self.at)
        old, new = self.state, row["incident_state"]
        known = new != "-100"
        ended = old in ("Resolved", "Closed")
        reopened = known and ended and new != old and (old, new) != ("Resolved", "Closed")
        if reopened:
            self.unsolved_end = False
            for solution in self.resolved:
                if solution[1] is None:
                    solution[1] = self.at
        # An incident that ended unsolved is nobody's any more; what is written on it later starts nothing.
        if not self.unsolved_end and row["priority"] not in self.priorities:
            self.priorities.append(row["priority"])
        if not known or new == old:
            return
        if new != "New" and not self.acknowledged:
            self.acknowledged.append([self.at, None])
        if new == "Resolved":
            self.resolved.append([self.at, None])
        if new == "Closed" and old != "Resolved":
            self.unsolved_end = True
        self.state = new


def incidents(path):
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            (name,) = [n for n in archive.namelist() if n.lower().endswith(".csv")]
            text = archive.read(name).decode("utf-8-sig")
    else:
        with open(path, encoding="utf-8-sig", newline="") as file:
            text = file.read()
    found = {}
    for row in csv.DictReader(io.StringIO(text)):
        number = row["number"]
        if number not in found:
            found[number] = Incident(row)
        found[number].row(row)
    return found.values()


def place(incident, which, must_by, now):
    """0 kept, 1 broken, 2 open, 3 not started yet."""
    if now < incident.reported:
        return 3
    for at, taken_up_again in getattr(incident, which):
        if at <= now and (taken_up_again is None or taken_up_again > now):
            return 0 if at <= must_by else 1
    return 1 if now > must_by else 2


def main():
    path, instants = sys.argv[1], [dt.datetime.fromisoformat(a) for a in sys.argv[2:]]
    counts = [{promise[0]: [0, 0, 0, 0] for promise in PROMISES} for _ in instants]
    for incident in incidents(path):
        for promise, priority, which, length in PROMISES:
            if priority not in incident.priorities:
                continue
            must_by = due(incident.reported, length)
            for count, now in zip(counts, instants):
                count[promise][place(incident, which, must_by, now)] += 1
    for count in counts:
        print(json.dumps(count))


if __name__ == "__main__":
    main()
