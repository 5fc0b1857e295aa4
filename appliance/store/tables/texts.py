"""SMS out and in, and the waiting list that they serve."""

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
