import pytest

from appliance.sealing import KeyPair
from appliance.store.store import OpenCall, Store
from appliance.vocabulary.audio import Pcm16, duration_ms, silence
from appliance.vocabulary.conversation import Detail, Heard, Keyed, Line, Reply
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.meaning import Intent, IntentKind
from appliance.vocabulary.speech import Transcript
from appliance.vocabulary.telephony import CallerId, HangupCause

FIRST, SECOND = Pcm16(b"\x01\x00" * 800), Pcm16(b"\x02\x00" * 800)
"""100 ms each."""


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


def test_a_recording_is_the_sound_in_the_order_it_came(store: Store, call: OpenCall, keys: KeyPair) -> None:
    call.record.sound(FIRST)
    call.record.sound(Pcm16(b""))
    call.record.sound(SECOND)
    assert store.recording(call.id, keys.identity) == FIRST + SECOND
    call.record.close(HangupCause.CALLER)
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


def test_calls_do_not_mix(store: Store, call: OpenCall, keys: KeyPair) -> None:
    other = store.call(CallerId(None))
    call.record.sound(FIRST)
    other.record.sound(SECOND)
    other.record.refuse_recording()
    assert store.recording(call.id, keys.identity) == FIRST
    assert list(store.calls()) == [call.id, other.id]


def test_a_lesser_engine_is_told_in_the_journal(store: Store) -> None:
    store.fallback("late")
    assert kinds(store)[-1] is JournalKind.FALLBACK_USED
