"""Who signs in to the page, what they set, and the indexes that the page reads by."""

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

PAGE_INDEXES = """
CREATE INDEX appointments_of_patient ON appointments (patient, start);

CREATE INDEX turns_by_latency ON turns (call, latency_ms) WHERE latency_ms IS NOT NULL;

CREATE INDEX messages_by_day ON messages (taken, read_at);

ALTER TABLE journal ADD COLUMN call INTEGER GENERATED ALWAYS AS (json_extract(payload, '$.call')) VIRTUAL;

CREATE INDEX journal_by_outcome ON journal (kind, sequence, call);

DROP INDEX journal_by_kind
"""
