from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from appliance.ports import CallRecord
from appliance.sealing import AgeSeal, KeyPair
from appliance.store.store import OpenCall, Store
from appliance.vocabulary.audio import Pcm16, duration_ms, silence
from appliance.vocabulary.conversation import Detail, Heard, Keyed, Line, Reply
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.meaning import Intent, IntentKind
from appliance.vocabulary.speech import Transcript
from appliance.vocabulary.telephony import CallerId, HangupCause
from tests.fakes.tones import tone

FIRST, SECOND = tone(110, 500), tone(190, 1_500)


def pitches(sound: Pcm16, hz: int, until_ms: int) -> float:
    """How much of a stretch of sound is at ``hz``, in [0, 1]; looked at from 30 ms on, when Opus has settled."""
    heard = np.frombuffer(sound, np.int16)[240 : until_ms * 8].astype(float)
    spectrum = np.abs(np.fft.rfft(heard)) ** 2
    near = np.abs(np.fft.rfftfreq(len(heard), 1 / 8_000) - hz) < 60
    return float(spectrum[near].sum() / spectrum.sum())


@pytest.fixture
def call(store: Store) -> OpenCall:
    return store.call(CallerId("0261910513"))


def kinds(store: Store) -> list[JournalKind]:
    return [entry.kind for entry in store.journal()]


def test_turns_are_read_back_in_order(store: Store, call: OpenCall, keys: KeyPair) -> None:
    heard = Heard(Transcript("un rendez-vous jeudi", 0.8), Intent(IntentKind.BOOK, 0.9))
    call.record.turn(None, Reply((Line("greeting"),), asks=Detail.REQUEST), ["Bonjour."], None)
    call.record.turn(heard, Reply(asks=Detail.NAME), ["À quel nom ?"], 640)
    call.record.turn(Keyed("06"), Reply(), [], 20)
    greeting, booking, keyed = store.turns(call.id, keys.identity)
    assert (greeting.heard, greeting.said, greeting.asked) == ("", ("Bonjour.",), "request")
    assert (booking.heard, booking.intent, booking.asked, booking.latency_ms) == (
        "un rendez-vous jeudi",
        "book",
        "name",
        640,
    )
    assert keyed.heard == "06"


def test_sound_that_comes_from_several_threads_at_once_is_all_kept(store: Store, call: OpenCall, keys: KeyPair) -> None:
    with ThreadPoolExecutor(4) as writers:
        list(writers.map(call.record.sound, [tone(2_000, 440)] * 12))
    call.record.close(HangupCause.CALLER)
    assert duration_ms(store.recording(call.id, keys.identity)) >= 24_000


def test_a_recording_is_the_sound_in_the_order_it_came(store: Store, call: OpenCall, keys: KeyPair) -> None:
    call.record.sound(FIRST)
    call.record.sound(Pcm16(b""))
    call.record.sound(SECOND)
    call.record.close(HangupCause.CALLER)
    heard = store.recording(call.id, keys.identity)
    assert 0 <= duration_ms(heard) - duration_ms(Pcm16(FIRST + SECOND)) <= 40
    assert pitches(heard, 500, 110) > 0.9
    assert pitches(Pcm16(heard[110 * 16 :]), 1_500, 190) > 0.9
    assert kinds(store)[-2:] == [JournalKind.RECORDING_KEPT, JournalKind.CALL_ENDED]
    assert f'"milliseconds": {duration_ms(FIRST) + duration_ms(SECOND)}' in list(store.journal())[-2].payload


def test_a_refused_recording_is_gone_and_stays_gone(store: Store, call: OpenCall, keys: KeyPair) -> None:
    call.record.sound(silence(2_000))
    call.record.refuse_recording()
    call.record.sound(SECOND)
    assert store.recording(call.id, keys.identity) == b""
    call.record.close(HangupCause.CALLER)
    assert JournalKind.RECORDING_REFUSED in kinds(store)
    assert JournalKind.RECORDING_KEPT not in kinds(store)


def test_a_recording_takes_a_tenth_of_the_line_s_bytes(store: Store, call: OpenCall, database: Path) -> None:
    for hz in range(300, 3_300, 300):
        call.record.sound(tone(2_000, hz))
    kept = sum(len(row["sealed_sound"]) for row in store.connection.run("SELECT sealed_sound FROM recordings"))
    assert kept < 20 * 16_000 / 7, "12 kbit/s, and what age adds to each piece"


@pytest.mark.parametrize(
    "end", [lambda record: record.close(HangupCause.CALLER), lambda record: record.refuse_recording()]
)
def test_a_recording_that_ends_lets_its_threads_go(call: OpenCall, end: Callable[[CallRecord], None]) -> None:
    threads = Path("/proc/self/task")
    call.record.sound(FIRST)
    during = len(list(threads.iterdir()))
    end(call.record)
    assert len(list(threads.iterdir())) < during


def test_a_recording_from_before_opus_is_still_heard(store: Store, call: OpenCall, keys: KeyPair) -> None:
    sealed = AgeSeal([keys.recipient]).seal(FIRST)
    store.connection.run("INSERT INTO recordings VALUES (?, 1, 110, ?, 'pcm16')", call.id, sealed)
    assert store.recording(call.id, keys.identity) == FIRST


def test_calls_do_not_mix(store: Store, call: OpenCall, keys: KeyPair) -> None:
    other = store.call(CallerId(None))
    call.record.sound(FIRST)
    other.record.sound(SECOND)
    other.record.refuse_recording()
    assert pitches(store.recording(call.id, keys.identity), 500, 100) > 0.9
    assert list(store.calls()) == [call.id, other.id]


def test_a_lesser_engine_is_told_in_the_journal(store: Store) -> None:
    store.fallback("late")
    assert kinds(store)[-1] is JournalKind.FALLBACK_USED
