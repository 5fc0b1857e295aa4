"""The tables, as migrations with names; what has run is recorded by sqlite-utils in ``_sqlite_migrations``.

Instants are ISO 8601 in UTC with seconds ("2026-11-26T08:00:00+00:00"), so that text order is time order.
What a patient said stands sealed, in columns named ``sealed_...``.
"""

from typing import Any

from sqlite_utils import Database, Migrations

migrations = Migrations("permanence")

DOUBLE_BOOKING = "double booking"
"""What the database says when an appointment would overlap another."""


@migrations()
def the_house(db: Database) -> None:
    """Everything the reception needs."""
    _run(db, PRACTICE)
    _run(db, AGENDA)
    _run(db, CALLS)
    _run(db, JOURNAL)


@migrations()
def the_agenda_guards_itself(db: Database) -> None:
    """Series, the type of what is held, and constraints that no writer can get round (decision 0007)."""
    _run(db, AGENDA_GUARDS)


@migrations()
def the_search_reads_an_index(db: Database) -> None:
    """All that a search wants of an appointment, the status too, so that SQLite need not read the rows themselves."""
    _run(db, SEARCH_INDEX)


@migrations()
def sealed_sync(db: Database) -> None:
    """Stations, what they do with messages, the outbox, and recordings as Opus."""
    _run(db, SYNC)


@migrations()
def texts_leave_through_an_outbox(db: Database) -> None:
    """SMS out and in, and the numbers that want none (decision 0010)."""
    _run(db, SMS)


@migrations()
def alerts_are_signed_off(db: Database) -> None:
    """Who has taken charge of an alert; the calls of a number, to know who insists."""
    _run(db, CLOCKS)


@migrations()
def doors_to_other_agendas(db: Database) -> None:
    """Busy times of other agendas, and the secret addresses of our feeds."""
    _run(db, DOORS)


@migrations()
def messages_have_fields(db: Database) -> None:
    """What a secretary needs of a message, each by its name; sealed like its text."""
    _run(db, "ALTER TABLE messages ADD COLUMN sealed_fields BLOB")


@migrations()
def the_practice_page(db: Database) -> None:
    """Who signs in, what the page changes, and the indexes its pages are read by."""
    _run(db, PAGE)


@migrations()
def the_outbox_knows_its_age(db: Database) -> None:
    _run(db, OUTBOX_AGE)


@migrations()
def what_sync_has_told(db: Database) -> None:
    """Of what is published again when it changes: a hash."""
    _run(db, "CREATE TABLE sync_told (lane TEXT PRIMARY KEY, mark TEXT NOT NULL) STRICT")


@migrations()
def the_page_reads_a_file_and_a_quarter(db: Database) -> None:
    """A patient's visits, cancelled ones too; how long answers took, without what was said in them."""
    _run(db, PAGE_INDEXES)


@migrations()
def pairings(db: Database) -> None:
    """Codes that wait for a station, from when the practice asks for one until it says yes or no."""
    _run(
        db,
        """CREATE TABLE pairings (
            code TEXT PRIMARY KEY, until TEXT NOT NULL, rights TEXT NOT NULL,
            state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'asked', 'granted', 'refused')),
            asked TEXT, fingerprint TEXT, station TEXT, heads TEXT
        ) STRICT""",
    )


@migrations()
def visits_that_were_missed(db: Database) -> None:
    """Few: an index holds only them."""
    _run(
        db,
        """ALTER TABLE appointments ADD COLUMN missed INTEGER NOT NULL DEFAULT 0;

        CREATE INDEX appointments_missed ON appointments (start) WHERE missed = 1""",
    )


@migrations()
def passkeys(db: Database) -> None:
    """Of users; the practice's key wrapped with the secret that each derives."""
    _run(
        db,
        """CREATE TABLE passkeys (
            id TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users (id),
            public_key BLOB NOT NULL, counter INTEGER NOT NULL, wrapped_key BLOB,
            added TEXT NOT NULL, used TEXT
        ) STRICT;

        CREATE INDEX passkeys_of_user ON passkeys (user)""",
    )


@migrations()
def rows_are_told_again(db: Database) -> None:
    """What is deleted, or changed by an entry that does not name it: sync tells of it once more (decision 0020)."""
    _run(db, "CREATE TABLE retold (told TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (told, key)) STRICT")
    for table in _DELETABLE:
        _tell_again(db, table, "DELETE")
    for table, columns in _QUIETLY_CHANGED.items():
        _tell_again(db, table, f"UPDATE OF {columns}")


@migrations()
def instructions(db: Database) -> None:
    """What secretaries read beside a message, by topic."""
    _run(db, "CREATE TABLE instructions (topic TEXT PRIMARY KEY, words TEXT NOT NULL) STRICT")
    _tell_again(db, "instructions", "DELETE")


@migrations()
def unusual_days(db: Database) -> None:
    """What is other than the week on single days, for whoever has no practice file; filled in at the next start."""
    _run(
        db,
        """CREATE TABLE unusual_days (
            practitioner TEXT NOT NULL, day TEXT NOT NULL, why TEXT NOT NULL,
            open TEXT NOT NULL, blocked TEXT NOT NULL, locum TEXT,
            PRIMARY KEY (practitioner, day)
        ) STRICT;

        UPDATE practice SET fingerprint = ''""",
    )
    _tell_again(db, "unusual_days", "DELETE")


@migrations()
def texts_know_who_took_them(db: Database) -> None:
    """The adapter's name: it is asked what became of a text, and no other."""
    _run(db, "ALTER TABLE sms_outbox ADD COLUMN carrier TEXT NOT NULL DEFAULT ''")


@migrations()
def answers_are_read_on_for_each_provider(db: Database) -> None:
    """How far was kept for one of them, without saying which: OVHcloud's keys are numbers."""
    _run(
        db,
        """UPDATE sms_cursors SET adapter = CASE WHEN last GLOB '[0-9]*' AND last NOT GLOB '*[^0-9]*'
            THEN 'ovh' ELSE 'provider' END WHERE adapter = 'patients'""",
    )


@migrations()
def stretches_of_a_full_agenda(db: Database) -> None:
    """Visits that follow each other without a gap, as one: a search through a full agenda reads few (decision 0026)."""
    _run(db, STRETCHES)


@migrations()
def reminders_by_voice(db: Database) -> None:
    """One for each visit and start, so that nobody is called twice for one; which calls the box has placed."""
    _run(
        db,
        """CREATE TABLE reminder_calls (
            id TEXT PRIMARY KEY,
            appointment TEXT NOT NULL REFERENCES appointments (id),
            start TEXT NOT NULL,
            next_try TEXT NOT NULL, not_after TEXT NOT NULL,
            tries INTEGER NOT NULL DEFAULT 0,
            state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN (
                'waiting', 'placing',
                'person', 'household', 'machine', 'wrong_number', 'nobody', 'dropped', 'broken_off')),
            call INTEGER REFERENCES calls (id),
            changed TEXT NOT NULL,
            UNIQUE (appointment, start)
        ) STRICT;

        CREATE INDEX reminder_calls_due ON reminder_calls (next_try) WHERE state = 'waiting';

        ALTER TABLE calls ADD COLUMN placed INTEGER NOT NULL DEFAULT 0""",
    )
    _tell_again(db, "reminder_calls", "DELETE")


@migrations()
def what_the_reception_says_is_wrong(db: Database) -> None:
    """For the lamps and the page, which are other processes."""
    _run(db, "CREATE TABLE faults (what TEXT PRIMARY KEY, since TEXT NOT NULL) STRICT")


@migrations()
def calls_that_were_not_answered(db: Database) -> None:
    """Few: an index holds only them, so that figures count the others without reading them."""
    _run(db, "CREATE INDEX calls_lost ON calls (started) WHERE cause IN ('rejected', 'failed')")


@migrations()
def numbers_that_want_no_calls(db: Database) -> None:
    """Ten digits, as dialled in France: reminders by voice go there no more."""
    _run(db, "CREATE TABLE calls_refused (number TEXT PRIMARY KEY, since TEXT NOT NULL) STRICT")
    _tell_again(db, "calls_refused", "DELETE")


@migrations()
def how_loud_calls_were(db: Database) -> None:
    """The last ones, whoever called: the page and the doctor are other processes than the line."""
    _run(
        db,
        """CREATE TABLE sound_levels (
            number INTEGER PRIMARY KEY, at TEXT NOT NULL,
            heard_dbov REAL, said_dbov REAL, clipped REAL NOT NULL, echo_db REAL, left_db REAL
        ) STRICT""",
    )


_DELETABLE = (
    *("practice", "visit_types", "practitioners", "opening_hours", "patients", "appointments", "calls", "messages"),
    *("alerts", "notes", "attempts", "turns", "recordings", "stations", "presence"),
    *("sms_outbox", "sms_heard", "sms_refused", "wishes", "offers"),
)

_QUIETLY_CHANGED = {
    "appointments": "patient, sealed_reason",
    "calls": "number",
    "wishes": "patient, state",
    "offers": "state",
    "sms_outbox": "words",
    "sms_heard": "sealed_words",
}
"""Columns that one entry changes in many rows: two patients become one, words grow old, a person is erased."""


def _tell_again(db: Database, table: str, when: str) -> None:
    """Note the key of each such row, once sync has begun to tell."""
    keys = [row[0] for row in db.execute("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", [table])]
    key = f"json_array({', '.join(f'OLD.{one}' for one in keys)})"
    db.execute(
        f"""CREATE TRIGGER {table}_after_{when.split(maxsplit=1)[0].lower()} AFTER {when} ON {table}
        WHEN EXISTS (SELECT 1 FROM outbox_lanes)
        BEGIN INSERT OR IGNORE INTO retold VALUES ('{table}', {key}); END"""
    )


def _run(db: Database, script: str) -> None:
    for statement in script.split(";\n\n"):
        if statement.strip():
            db.execute(statement)


def migrate(db: Database) -> Any:
    """Bring a database to the present schema."""
    return migrations.apply(db)


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

CLOCKS = """
ALTER TABLE alerts ADD COLUMN acknowledged_by TEXT;

CREATE INDEX alerts_open ON alerts (raised) WHERE acknowledged IS NULL;

CREATE INDEX calls_by_number ON calls (number, started) WHERE number IS NOT NULL;

CREATE INDEX messages_by_call ON messages (call)
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

SMS = """
CREATE TABLE sms_outbox (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    cause TEXT UNIQUE,
    appointment TEXT REFERENCES appointments (id),
    offer TEXT,
    number TEXT NOT NULL, words TEXT NOT NULL,
    on_call INTEGER NOT NULL,
    queued TEXT NOT NULL, next_try TEXT NOT NULL, not_after TEXT NOT NULL, changed TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'sending', 'sent', 'delivered', 'failed', 'dropped')),
    attempts INTEGER NOT NULL DEFAULT 0,
    unsure INTEGER NOT NULL DEFAULT 0,
    answered TEXT
) STRICT;

CREATE INDEX sms_open ON sms_outbox (state, next_try) WHERE state IN ('waiting', 'sending', 'sent');

CREATE INDEX sms_by_appointment ON sms_outbox (appointment) WHERE appointment IS NOT NULL;

CREATE INDEX sms_by_number ON sms_outbox (number, changed);

CREATE TABLE sms_heard (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL, received TEXT NOT NULL, meaning TEXT NOT NULL, sealed_words BLOB NOT NULL,
    answers TEXT REFERENCES sms_outbox (id)
) STRICT;

CREATE TABLE sms_cursors (adapter TEXT PRIMARY KEY, last TEXT NOT NULL) STRICT;

CREATE TABLE wishes (
    id TEXT PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patients (id),
    type TEXT NOT NULL, practitioner TEXT,
    first_day TEXT NOT NULL, last_day TEXT NOT NULL,
    after TEXT NOT NULL, before TEXT NOT NULL,
    appointment TEXT REFERENCES appointments (id),
    made TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'served', 'withdrawn', 'expired'))
) STRICT;

CREATE INDEX wishes_open ON wishes (made) WHERE state = 'open';

CREATE TABLE freed_slots (
    practitioner TEXT NOT NULL, start TEXT NOT NULL,
    next_round TEXT NOT NULL,
    PRIMARY KEY (practitioner, start)
) STRICT;

CREATE TABLE offers (
    id TEXT PRIMARY KEY,
    wish TEXT NOT NULL REFERENCES wishes (id),
    practitioner TEXT NOT NULL, type TEXT NOT NULL, start TEXT NOT NULL, end TEXT NOT NULL,
    made TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'taken', 'lost', 'declined', 'expired')),
    UNIQUE (wish, practitioner, start)
) STRICT;

CREATE TABLE sms_refused (number TEXT PRIMARY KEY, since TEXT NOT NULL) STRICT
"""

CALLS = """
CREATE TABLE calls (
    id INTEGER PRIMARY KEY,
    number TEXT, started TEXT NOT NULL, ended TEXT, cause TEXT
) STRICT;

CREATE TABLE turns (
    call INTEGER NOT NULL REFERENCES calls (id),
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    heard INTEGER NOT NULL,
    sealed_words BLOB NOT NULL,
    asked TEXT, latency_ms INTEGER,
    PRIMARY KEY (call, number)
) STRICT;

CREATE TABLE messages (
    id TEXT PRIMARY KEY,
    call INTEGER REFERENCES calls (id),
    taken TEXT NOT NULL,
    category TEXT NOT NULL,
    urgent INTEGER NOT NULL, complete INTEGER NOT NULL,
    flags TEXT NOT NULL,
    last TEXT, first TEXT, birth_date TEXT, phone TEXT,
    practitioner TEXT REFERENCES practitioners (key),
    sealed_text BLOB NOT NULL,
    read_at TEXT, read_by TEXT
) STRICT;

CREATE INDEX messages_unread ON messages (taken) WHERE read_at IS NULL;

CREATE TABLE alerts (
    id TEXT PRIMARY KEY,
    call INTEGER REFERENCES calls (id),
    raised TEXT NOT NULL, flags TEXT NOT NULL, sealed_words BLOB NOT NULL, acknowledged TEXT
) STRICT;

CREATE TABLE recordings (
    call INTEGER NOT NULL REFERENCES calls (id),
    number INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL,
    sealed_sound BLOB NOT NULL,
    PRIMARY KEY (call, number)
) STRICT
"""

JOURNAL = """
CREATE TABLE journal (
    sequence INTEGER PRIMARY KEY,
    at TEXT NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL,
    previous_hash TEXT NOT NULL, hash TEXT NOT NULL UNIQUE
) STRICT;

CREATE TRIGGER journal_has_no_gap BEFORE INSERT ON journal
WHEN NEW.sequence != (SELECT coalesce(max(sequence), 0) + 1 FROM journal)
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER journal_is_never_cut BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
"""

SYNC = """
ALTER TABLE recordings ADD COLUMN codec TEXT NOT NULL DEFAULT 'pcm16' CHECK (codec IN ('pcm16', 'opus'));

ALTER TABLE messages ADD COLUMN owner TEXT;

CREATE TABLE notes (
    id TEXT PRIMARY KEY,
    message TEXT NOT NULL REFERENCES messages (id),
    written TEXT NOT NULL, author TEXT NOT NULL, sealed_text BLOB NOT NULL
) STRICT;

CREATE INDEX notes_by_message ON notes (message);

CREATE TABLE attempts (
    id TEXT PRIMARY KEY,
    message TEXT NOT NULL REFERENCES messages (id),
    tried TEXT NOT NULL, caller TEXT NOT NULL, outcome TEXT NOT NULL
) STRICT;

CREATE INDEX attempts_by_message ON attempts (message);

CREATE TABLE stations (
    id TEXT PRIMARY KEY, name TEXT NOT NULL,
    recipient TEXT NOT NULL, signer TEXT NOT NULL, nkey TEXT NOT NULL,
    rights TEXT NOT NULL, paired TEXT NOT NULL, revoked TEXT
) STRICT;

CREATE TABLE commands_heard (
    station TEXT PRIMARY KEY, sequence INTEGER NOT NULL, hash TEXT NOT NULL
) STRICT;

CREATE TABLE outbox_lanes (
    lane TEXT PRIMARY KEY,
    sequence INTEGER NOT NULL, hash TEXT NOT NULL,
    cursor INTEGER NOT NULL, piece INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE outbox (
    lane TEXT NOT NULL, sequence INTEGER NOT NULL, envelope BLOB NOT NULL,
    PRIMARY KEY (lane, sequence)
) STRICT;

CREATE TABLE sync_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    connected INTEGER NOT NULL DEFAULT 0, since TEXT, acknowledged TEXT, trouble TEXT NOT NULL DEFAULT '',
    forged INTEGER NOT NULL DEFAULT 0
) STRICT
"""

PAGE = """
CREATE TABLE users (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    shown TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('practitioner', 'secretary', 'administrator')),
    practitioner TEXT,
    password TEXT NOT NULL, temporary INTEGER NOT NULL, wrapped_key BLOB,
    added TEXT NOT NULL, removed TEXT
) STRICT;

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    user TEXT NOT NULL REFERENCES users (id),
    proof TEXT NOT NULL, begun TEXT NOT NULL, seen TEXT NOT NULL
) STRICT;

CREATE TABLE devices (id TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users (id), seen TEXT NOT NULL) STRICT;

CREATE TABLE sign_in_tries (
    who TEXT PRIMARY KEY, failed INTEGER NOT NULL, last TEXT NOT NULL, next TEXT NOT NULL
) STRICT;

ALTER TABLE messages ADD COLUMN archived TEXT;

ALTER TABLE calls ADD COLUMN mark TEXT;

CREATE TABLE presence (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    mode TEXT NOT NULL CHECK (mode IN ('practice', 'machine', 'absent')), until TEXT
) STRICT;

CREATE TABLE settings_versions (
    version INTEGER PRIMARY KEY,
    at TEXT NOT NULL, actor TEXT NOT NULL, what TEXT NOT NULL,
    file TEXT NOT NULL, practice TEXT NOT NULL, texts TEXT NOT NULL
) STRICT;

CREATE INDEX messages_by_time ON messages (taken) WHERE archived IS NULL;

CREATE INDEX messages_archived ON messages (taken) WHERE archived IS NOT NULL;

CREATE INDEX messages_by_phone ON messages (phone, taken);

CREATE INDEX messages_by_name ON messages (last COLLATE NOCASE, first COLLATE NOCASE);

CREATE INDEX alerts_by_call ON alerts (call);

CREATE INDEX calls_by_time ON calls (started);

CREATE INDEX calls_open ON calls (started) WHERE ended IS NULL;

CREATE INDEX calls_marked ON calls (started) WHERE mark IS NOT NULL;

CREATE INDEX appointments_by_day ON appointments (start, status);

CREATE INDEX patients_by_name ON patients (last COLLATE NOCASE, first COLLATE NOCASE);

CREATE INDEX journal_by_kind ON journal (kind, sequence);

CREATE INDEX journal_by_actor ON journal (actor, sequence);

CREATE INDEX journal_by_time ON journal (at);

CREATE INDEX journal_by_call ON journal (json_extract(payload, '$.call'), kind)
"""

OUTBOX_AGE = """
ALTER TABLE outbox ADD COLUMN made TEXT NOT NULL DEFAULT ''
"""

PAGE_INDEXES = """
CREATE INDEX appointments_of_patient ON appointments (patient, start);

CREATE INDEX turns_by_latency ON turns (call, latency_ms) WHERE latency_ms IS NOT NULL;

CREATE INDEX messages_by_day ON messages (taken, read_at);

ALTER TABLE journal ADD COLUMN call INTEGER GENERATED ALWAYS AS (json_extract(payload, '$.call')) VIRTUAL;

CREATE INDEX journal_by_outcome ON journal (kind, sequence, call);

DROP INDEX journal_by_kind
"""

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
