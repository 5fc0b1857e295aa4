"""The practice, its file of patients and its agenda, which guards itself against double booking."""

DOUBLE_BOOKING = "double booking"
"""What the database says when an appointment would overlap another."""

PRACTICE = """
CREATE TABLE practice (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL, address TEXT NOT NULL, phone TEXT NOT NULL, timezone TEXT NOT NULL,
    fingerprint TEXT NOT NULL
) STRICT;

CREATE TABLE visit_types (key TEXT PRIMARY KEY, label TEXT NOT NULL, minutes INTEGER NOT NULL) STRICT;

CREATE TABLE practitioners (
    key TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, new_patients INTEGER NOT NULL
) STRICT;

CREATE TABLE opening_hours (
    practitioner TEXT NOT NULL REFERENCES practitioners (key),
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    start TEXT NOT NULL, end TEXT NOT NULL,
    PRIMARY KEY (practitioner, weekday, start)
) STRICT;

CREATE TABLE patients (
    id TEXT PRIMARY KEY, last TEXT NOT NULL, first TEXT, birth_date TEXT, phone TEXT
) STRICT;

CREATE INDEX patients_by_birth_date ON patients (birth_date);

CREATE INDEX patients_by_phone ON patients (phone)
"""

AGENDA = """
CREATE TABLE appointments (
    id TEXT PRIMARY KEY,
    practitioner TEXT NOT NULL REFERENCES practitioners (key),
    type TEXT NOT NULL REFERENCES visit_types (key),
    start TEXT NOT NULL, end TEXT NOT NULL CHECK (end > start),
    patient TEXT NOT NULL REFERENCES patients (id),
    status TEXT NOT NULL DEFAULT 'booked' CHECK (status IN ('booked', 'cancelled')),
    confirmed INTEGER NOT NULL DEFAULT 0,
    sealed_reason BLOB
) STRICT;

CREATE INDEX appointments_by_time ON appointments (practitioner, start) WHERE status = 'booked';

CREATE INDEX appointments_by_patient ON appointments (patient, start) WHERE status = 'booked';

CREATE TRIGGER no_double_booking BEFORE INSERT ON appointments
WHEN NEW.status = 'booked' AND EXISTS (
    SELECT 1 FROM appointments
    WHERE practitioner = NEW.practitioner AND status = 'booked' AND start < NEW.end AND end > NEW.start
    AND start > strftime('%Y-%m-%dT%H:%M:%S+00:00', NEW.start, '-1 day'))
BEGIN SELECT RAISE(ABORT, 'double booking'); END;

CREATE TRIGGER no_double_moving BEFORE UPDATE OF practitioner, start, end, status ON appointments
WHEN NEW.status = 'booked' AND EXISTS (
    SELECT 1 FROM appointments
    WHERE practitioner = NEW.practitioner AND status = 'booked' AND id != NEW.id
    AND start < NEW.end AND end > NEW.start
    AND start > strftime('%Y-%m-%dT%H:%M:%S+00:00', NEW.start, '-1 day'))
BEGIN SELECT RAISE(ABORT, 'double booking'); END;

CREATE TABLE holds (
    call INTEGER PRIMARY KEY REFERENCES calls (id),
    practitioner TEXT NOT NULL, start TEXT NOT NULL, end TEXT NOT NULL
) STRICT
"""

AGENDA_GUARDS = """
ALTER TABLE appointments ADD COLUMN series TEXT;

CREATE INDEX appointments_by_series ON appointments (series) WHERE series IS NOT NULL;

ALTER TABLE holds ADD COLUMN type TEXT NOT NULL DEFAULT '';

CREATE TRIGGER times_compare_as_text BEFORE INSERT ON appointments
WHEN NEW.start IS NOT strftime('%Y-%m-%dT%H:%M:%S+00:00', NEW.start)
    OR NEW.end IS NOT strftime('%Y-%m-%dT%H:%M:%S+00:00', NEW.end)
    OR NEW.end > strftime('%Y-%m-%dT%H:%M:%S+00:00', NEW.start, '+1 day')
BEGIN SELECT RAISE(ABORT, 'an appointment is told in UTC to the second, and lasts less than a day'); END;

CREATE TRIGGER times_compare_as_text_still BEFORE UPDATE OF start, end ON appointments
WHEN NEW.start IS NOT strftime('%Y-%m-%dT%H:%M:%S+00:00', NEW.start)
    OR NEW.end IS NOT strftime('%Y-%m-%dT%H:%M:%S+00:00', NEW.end)
    OR NEW.end > strftime('%Y-%m-%dT%H:%M:%S+00:00', NEW.start, '+1 day')
BEGIN SELECT RAISE(ABORT, 'an appointment is told in UTC to the second, and lasts less than a day'); END;

CREATE TRIGGER no_double_hold BEFORE INSERT ON holds
WHEN EXISTS (
    SELECT 1 FROM holds
    WHERE practitioner = NEW.practitioner AND call != NEW.call AND start < NEW.end AND end > NEW.start)
BEGIN SELECT RAISE(ABORT, 'double booking'); END;

CREATE TRIGGER no_hold_of_what_is_booked BEFORE INSERT ON holds
WHEN EXISTS (
    SELECT 1 FROM appointments
    WHERE practitioner = NEW.practitioner AND status = 'booked' AND start < NEW.end AND end > NEW.start
    AND start > strftime('%Y-%m-%dT%H:%M:%S+00:00', NEW.start, '-1 day'))
BEGIN SELECT RAISE(ABORT, 'double booking'); END
"""

SEARCH_INDEX = """
CREATE INDEX appointments_for_search ON appointments (practitioner, start, end, type, status) WHERE status = 'booked';

DROP INDEX appointments_by_time
"""

DOORS = """
CREATE TABLE outside_busy (
    calendar TEXT NOT NULL, practitioner TEXT NOT NULL, start TEXT NOT NULL, end TEXT NOT NULL,
    PRIMARY KEY (practitioner, start, calendar)
) STRICT;

CREATE TABLE outside_calendars (
    calendar TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL, read_at TEXT, trouble TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE feeds (practitioner TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE, names INTEGER NOT NULL) STRICT
"""

CHANGES = "kind IN ('appointment_moved', 'appointment_cancelled')"
"""What other agendas must hear of; written so in a query, it is answered from ``CHANGES_INDEX``.

A column to compare with stands behind a plus: what JSON says has no type, and SQLite would not look up a text by it.
"""

CHANGES_INDEX = f"CREATE INDEX journal_changes ON journal (json_extract(payload, '$.appointment')) WHERE {CHANGES}"

ALL_STRETCHES = """INSERT INTO booked_stretches
    SELECT practitioner, min(start), max(end) FROM (
        SELECT practitioner, start, end, sum(is_first) OVER (PARTITION BY practitioner ORDER BY start) AS stretch FROM (
            SELECT practitioner, start, end,
                start IS NOT lag(end) OVER (PARTITION BY practitioner ORDER BY start) AS is_first
            FROM appointments WHERE status = 'booked'))
    GROUP BY practitioner, stretch"""
"""Of an agenda that was written while there were no triggers."""

STRETCHES = """
CREATE TABLE booked_stretches (
    practitioner TEXT NOT NULL, start TEXT NOT NULL, end TEXT NOT NULL,
    PRIMARY KEY (practitioner, start)
) STRICT, WITHOUT ROWID;

{all_stretches};

CREATE TRIGGER stretch_grows AFTER INSERT ON appointments WHEN NEW.status = 'booked'
BEGIN {grows} END;

CREATE TRIGGER stretch_shrinks AFTER DELETE ON appointments WHEN OLD.status = 'booked'
BEGIN {shrinks} END;

CREATE TRIGGER stretch_is_left BEFORE UPDATE OF practitioner, start, end, status ON appointments
WHEN OLD.status = 'booked'
BEGIN {shrinks} END;

CREATE TRIGGER stretch_is_joined AFTER UPDATE OF practitioner, start, end, status ON appointments
WHEN NEW.status = 'booked'
BEGIN {grows} END
""".format(
    all_stretches=ALL_STRETCHES,
    grows="""
    INSERT INTO booked_stretches VALUES (
        NEW.practitioner,
        coalesce(
            (SELECT start FROM (SELECT start, end FROM booked_stretches
                WHERE practitioner = NEW.practitioner AND start < NEW.start ORDER BY start DESC LIMIT 1)
             WHERE end = NEW.start),
            NEW.start),
        coalesce(
            (SELECT end FROM booked_stretches WHERE practitioner = NEW.practitioner AND start = NEW.end), NEW.end))
    ON CONFLICT DO UPDATE SET end = excluded.end;
    DELETE FROM booked_stretches WHERE practitioner = NEW.practitioner AND start = NEW.end;
""",
    shrinks="""
    INSERT INTO booked_stretches
        SELECT practitioner, OLD.end, end FROM (SELECT * FROM booked_stretches
            WHERE practitioner = OLD.practitioner AND start <= OLD.start ORDER BY start DESC LIMIT 1)
        WHERE end > OLD.end;
    UPDATE booked_stretches SET end = OLD.start WHERE practitioner = OLD.practitioner AND start = (
        SELECT max(start) FROM booked_stretches WHERE practitioner = OLD.practitioner AND start <= OLD.start);
    DELETE FROM booked_stretches
        WHERE practitioner = OLD.practitioner AND start = OLD.start AND end = OLD.start;
""",
)
"""Triggers keep them, so that no writer can forget to: what is booked joins its neighbours, what goes parts them."""
