"""Stations, what they do with messages, and the outbox."""

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

OUTBOX_AGE = """
ALTER TABLE outbox ADD COLUMN made TEXT NOT NULL DEFAULT ''
"""
