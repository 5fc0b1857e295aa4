"""What patients said is erased when it is no longer kept; what nobody has read stays."""

from dataclasses import replace

from appliance.sealing import AgeSeal, new_key_pair
from appliance.settings import PracticeFile
from appliance.store.database import MEMORY
from appliance.store.store import Store
from appliance.vocabulary.acts import RaiseAlert, TakeMessage
from appliance.vocabulary.audio import Pcm16
from appliance.vocabulary.conversation import Reply
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.meaning import IntentKind, PersonName
from appliance.vocabulary.practice import Retention
from appliance.vocabulary.telephony import CallerId, HangupCause
from tests.fakes.clock import FakeClock
from tests.fakes.practices import practice_file

DAY_S = 86_400.0
KEYS = new_key_pair()
USUAL = Retention()


def house(kept: Retention = USUAL) -> tuple[Store, FakeClock]:
    clock, file = FakeClock(), practice_file()
    practice = replace(file.practice, retention=kept)
    return Store(MEMORY, PracticeFile(practice, file.appointments), clock, AgeSeal([KEYS.recipient])), clock


def a_call(store: Store, *, read: bool = True, alert: bool = False) -> int:
    """With a turn, a recording and a message."""
    opened = store.call(CallerId("0639980512"))
    opened.record.sound(Pcm16(bytes(16_000)))
    opened.record.turn(None, Reply(), ["Je vous écoute."], None)
    if alert:
        opened.desk.perform(RaiseAlert(("chest_pain",), "j'ai mal à la poitrine"))
    taken = opened.desk.perform(TakeMessage(IntentKind.MESSAGE, "c'est Odette", PersonName("Brun", "Odette")))
    opened.record.close(HangupCause.CALLER)
    if read:
        store.mark_read(taken.id, "user:1")
    return opened.id


def left(store: Store) -> dict[str, int]:
    tables = ("recordings", "turns", "messages", "alerts")
    return {one: store.connection.run(f"SELECT count(*) AS n FROM {one}")[0]["n"] for one in tables}


def erasures(store: Store) -> list[str]:
    return [entry.payload for entry in store.journal() if entry.kind is JournalKind.OLD_WORDS_ERASED]


def test_voices_go_first_then_conversations_then_messages() -> None:
    store, clock = house()
    a_call(store)
    clock.pass_(29 * DAY_S)
    assert store.erase_old_words() == 0
    for days, kept in ((2, (0, 1, 1)), (60, (0, 0, 1)), (275, (0, 0, 0))):
        clock.pass_(days * DAY_S)
        assert store.erase_old_words() == 1
        assert tuple(left(store).values())[:3] == kept
    assert erasures(store) == ['{"recordings": 1}', '{"transcripts": 1}', '{"messages": 1}']
    assert store.broken_entry() is None


def test_what_nobody_has_read_stays_with_its_call() -> None:
    store, clock = house()
    a_call(store, read=False)
    clock.pass_(3000 * DAY_S)
    assert store.erase_old_words() == 0
    assert left(store) == {"recordings": 2, "turns": 1, "messages": 1, "alerts": 0}


def test_a_call_with_an_alert_is_kept_as_long_as_a_message() -> None:
    store, clock = house()
    a_call(store, alert=True)
    clock.pass_(100 * DAY_S)
    store.erase_old_words()
    assert left(store) == {"recordings": 0, "turns": 1, "messages": 1, "alerts": 1}
    clock.pass_(300 * DAY_S)
    store.erase_old_words()
    assert left(store) == {"recordings": 0, "turns": 0, "messages": 0, "alerts": 1}, "nobody has taken charge of it"


def test_the_practice_says_how_long() -> None:
    store, clock = house(Retention(1, 1, 1))
    a_call(store)
    clock.pass_(2 * DAY_S)
    store.erase_old_words()
    assert not any(left(store).values())


def test_a_box_that_does_not_know_the_time_erases_nothing() -> None:
    store, clock = house(Retention(1, 1, 1))
    a_call(store)
    clock.pass_(2 * DAY_S)
    clock.sure = False
    assert store.erase_old_words() == 0


def test_many_go_in_several_transactions() -> None:
    store, clock = house(Retention(1, 1, 1))
    for _ in range(5):
        a_call(store)
    clock.pass_(2 * DAY_S)
    assert store.erase_old_words(at_once=2) == 15, "a voice, a conversation and a message of each of five"
    assert len(erasures(store)) == 3
    assert not any(left(store).values())
