"""The tables, as migrations with names; what has run is recorded by sqlite-utils in ``_sqlite_migrations``.

Instants are ISO 8601 in UTC with seconds ("2026-11-26T08:00:00+00:00"), so that text order is time order.
What a patient said stands sealed, in columns named ``sealed_...``.
"""

from typing import Any

from sqlite_utils import Database, Migrations

from appliance.store.tables import agenda, calls, page, sync, texts

migrations = Migrations("permanence")


@migrations()
def the_house(db: Database) -> None:
    """Everything the reception needs."""
    _run(db, agenda.PRACTICE)
    _run(db, agenda.AGENDA)
    _run(db, calls.CALLS)
    _run(db, calls.JOURNAL)


@migrations()
def the_agenda_guards_itself(db: Database) -> None:
    """Series, the type of what is held, and constraints that no writer can get round (decision 0007)."""
    _run(db, agenda.AGENDA_GUARDS)


@migrations()
def the_search_reads_an_index(db: Database) -> None:
    """All that a search wants of an appointment, the status too, so that SQLite need not read the rows themselves."""
    _run(db, agenda.SEARCH_INDEX)


@migrations()
def sealed_sync(db: Database) -> None:
    """Stations, what they do with messages, the outbox, and recordings as Opus."""
    _run(db, sync.SYNC)


@migrations()
def texts_leave_through_an_outbox(db: Database) -> None:
    """SMS out and in, and the numbers that want none (decision 0010)."""
    _run(db, texts.SMS)


@migrations()
def alerts_are_signed_off(db: Database) -> None:
    """Who has taken charge of an alert; the calls of a number, to know who insists."""
    _run(db, calls.CLOCKS)


@migrations()
def doors_to_other_agendas(db: Database) -> None:
    """Busy times of other agendas, and the secret addresses of our feeds."""
    _run(db, agenda.DOORS)


@migrations()
def messages_have_fields(db: Database) -> None:
    """What a secretary needs of a message, each by its name; sealed like its text."""
    _run(db, "ALTER TABLE messages ADD COLUMN sealed_fields BLOB")


@migrations()
def the_practice_page(db: Database) -> None:
    """Who signs in, what the page changes, and the indexes its pages are read by."""
    _run(db, page.PAGE)


@migrations()
def the_outbox_knows_its_age(db: Database) -> None:
    _run(db, sync.OUTBOX_AGE)


@migrations()
def what_sync_has_told(db: Database) -> None:
    """Of what is published again when it changes: a hash."""
    _run(db, "CREATE TABLE sync_told (lane TEXT PRIMARY KEY, mark TEXT NOT NULL) STRICT")


@migrations()
def the_page_reads_a_file_and_a_quarter(db: Database) -> None:
    """A patient's visits, cancelled ones too; how long answers took, without what was said in them."""
    _run(db, page.PAGE_INDEXES)


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
    _run(db, agenda.STRETCHES)


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


@migrations()
def feeds_tell_how_often_a_visit_has_changed(db: Database) -> None:
    """The journal knows; an index holds only these entries."""
    _run(db, agenda.CHANGES_INDEX)


@migrations()
def who_has_just_written(db: Database) -> None:
    """They are awake, and answered at night; looked up for each text that waits for the morning."""
    _run(db, "CREATE INDEX sms_heard_lately ON sms_heard (received, number)")


@migrations()
def texts_know_the_start_they_told(db: Database) -> None:
    """Of the visit or slot they are about: who answers a text means that one, wherever it has moved since."""
    _run(
        db,
        """ALTER TABLE sms_outbox ADD COLUMN start TEXT;

        UPDATE sms_outbox SET start = substr(cause, length('reminder:' || appointment || ':') + 1, 25)
            WHERE kind = 'reminder';

        UPDATE sms_outbox SET start = (SELECT start FROM offers WHERE id = sms_outbox.offer) WHERE kind = 'offer'""",
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
