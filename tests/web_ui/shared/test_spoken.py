"""Words sought in sealed messages and notes."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.database import Connection
from appliance.store.instants import written
from appliance.store.store import Store
from tests.fakes.clock import TUESDAY_NOON, FakeClock
from tests.web_ui import seeding
from web_ui.shared.reads import spoken
from web_ui.shared.reads.spoken import BATCH, CALLS, LONGEST_MS, MESSAGES, Spoken, around, plain

KEYS = new_key_pair()


class SlowClock(FakeClock):
    """Each look at it takes ``each_ms``."""

    each_ms = 0

    def monotonic_ms(self) -> int:
        self.pass_(self.each_ms / 1000)
        return super().monotonic_ms()


@pytest.fixture
def clock() -> SlowClock:
    return SlowClock()


@pytest.fixture
def db(tmp_path: Path, clock: SlowClock) -> Connection:
    store = Store(tmp_path / "permanence.db", seeding.practice(), clock, AgeSeal([KEYS.recipient]))
    return store.connection


def put(db: Connection, *texts: str, every: timedelta = timedelta(minutes=1)) -> None:
    """Messages, the first one newest; each third one archived."""
    seal = AgeSeal([KEYS.recipient])
    for rank, text in enumerate(texts):
        db.run(
            "INSERT INTO messages (id, taken, category, urgent, complete, flags, sealed_text, archived)"
            " VALUES (?, ?, 'renewal', 0, 1, '[]', ?, ?)",
            *(f"m{rank}", written(TUESDAY_NOON - rank * every), seal.seal(text.encode())),
            written(TUESDAY_NOON) if rank % 3 == 2 else None,
        )


def found(looked: spoken.Looked) -> list[object]:
    return [hit.row["id"] for hit in looked.hits]


def test_every_word_begins_a_word_without_accents_or_signs(db: Connection, clock: SlowClock) -> None:
    put(db, "J'ai mal au cœur", "Mes cachets pour l'hypertension", "Le Kardégic et l'ordonnance", "l'Ordonnance seule")
    look = Spoken(db, clock, MESSAGES)
    for query, there in (
        ("coeur", ["m0"]),
        ("CACHET hyper", ["m1"]),
        ("ordonnance", ["m2", "m3"]),
        ("ordonnance kardegic", ["m2"]),
        ("achets", []),
    ):
        assert found(look.look(query, KEYS.identity)) == there


def test_notes_lead_to_their_message(db: Connection, clock: SlowClock) -> None:
    put(db, "un mot", "un autre")
    sealed = AgeSeal([KEYS.recipient]).seal("Prévenir la pharmacie".encode())
    db.run("INSERT INTO notes VALUES ('n1', 'm1', ?, 'user:a', ?)", written(TUESDAY_NOON), sealed)
    looked = Spoken(db, clock, MESSAGES).look("pharmacie", KEYS.identity)
    assert (found(looked), looked.texts, looked.back_to) == (["m1"], 3, "")
    assert looked.hits[0].text == "Prévenir la pharmacie"


def test_all_is_looked_at_once_over_batches_and_equal_seconds(db: Connection, clock: SlowClock) -> None:
    put(db, *["rien"] * (BATCH + 40), every=timedelta(seconds=0.03))
    looked = Spoken(db, clock, MESSAGES).look("rien", KEYS.identity)
    assert len(looked.hits) >= 30
    seen, before = set(found(looked)), looked.back_to
    while before:
        looked = Spoken(db, clock, MESSAGES).look("rien", KEYS.identity, before)
        assert not seen & set(found(looked))
        seen, before = seen | set(found(looked)), looked.back_to
    assert len(seen) == BATCH + 40


def called(db: Connection, *calls: tuple[str, ...], ended: bool = True) -> None:
    """Calls with what was heard in each turn, the first one newest; the house's words are never sought."""
    seal = AgeSeal([KEYS.recipient])
    for rank, heard in enumerate(calls):
        at = written(TUESDAY_NOON - timedelta(minutes=rank))
        key = 1000 - rank
        db.run("INSERT INTO calls (id, started, ended) VALUES (?, ?, ?)", key, at, at if ended else None)
        for number, words in enumerate(heard):
            told = json.dumps({"heard": words, "intent": "", "said": ["C'est pour quelle raison ?"]})
            sealed = seal.seal(told.encode())
            db.run("INSERT INTO turns VALUES (?, ?, ?, ?, ?, NULL, NULL)", key, number, at, int(bool(words)), sealed)


def test_words_of_a_call_are_found_whatever_turn_they_fell_in(db: Connection, clock: SlowClock) -> None:
    called(db, ("", "un vaccin", "pour ma tante"), ("", "mon oncle"), ("vaccin",), ())
    look = Spoken(db, clock, CALLS)
    assert found(look.look("vaccin", KEYS.identity)) == [1000, 998]
    both = look.look("tante vaccin", KEYS.identity)
    assert [(hit.row["id"], hit.text) for hit in both.hits] == [(1000, "un vaccin · pour ma tante")]
    assert found(look.look("raison", KEYS.identity)) == []
    assert look.look("oncle", KEYS.identity).back_to == ""


def test_a_call_that_is_not_over_is_sought_in_later(db: Connection, clock: SlowClock) -> None:
    called(db, ("un vaccin",), ended=False)
    look = Spoken(db, clock, CALLS)
    assert found(look.look("vaccin", KEYS.identity)) == []
    db.run("UPDATE calls SET ended = started")
    assert found(look.look("vaccin", KEYS.identity)) == [1000]


def test_a_look_ends_in_time_says_how_far_and_the_next_one_goes_on(db: Connection, clock: SlowClock) -> None:
    put(db, *["rien"] * 9, "le trésor")
    clock.each_ms = LONGEST_MS // 4
    look = Spoken(db, clock, MESSAGES)
    first = look.look("trésor", KEYS.identity)
    assert (found(first), first.back_to) == ([], written(TUESDAY_NOON - timedelta(minutes=first.texts - 1)))
    clock.each_ms = 0
    assert found(look.look("trésor", KEYS.identity, first.back_to)) == ["m9"]


def test_what_surrounds_a_word_is_shown() -> None:
    assert around("court et bon", "bon") == "court et bon"
    shown = around("il y a longtemps " * 20 + "que j'ai des vertiges " + "tous les matins " * 20, "vertige")
    assert shown.startswith("… ")
    assert "vertiges" in shown
    assert shown.endswith("…")
    assert plain("Cœur, d'Éloïse") == "coeur d eloise"
