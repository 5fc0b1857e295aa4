"""Calls with what was said in them, the messages and alerts they leave, and the journal."""

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

CLOCKS = """
ALTER TABLE alerts ADD COLUMN acknowledged_by TEXT;

CREATE INDEX alerts_open ON alerts (raised) WHERE acknowledged IS NULL;

CREATE INDEX calls_by_number ON calls (number, started) WHERE number IS NOT NULL;

CREATE INDEX messages_by_call ON messages (call)
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
