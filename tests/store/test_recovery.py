"""A power cut at any moment: what was acknowledged stands, what was said is not lost."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from appliance.sealing import KeyPair
from appliance.store.recovery import INTERRUPTED
from appliance.store.store import Store
from appliance.vocabulary.acts import BookAppointment, HoldSlot, SlotHeld
from appliance.vocabulary.audio import silence
from appliance.vocabulary.conversation import Heard, Reply
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.meaning import Intent, IntentKind
from appliance.vocabulary.speech import Transcript
from appliance.vocabulary.telephony import CallerId, HangupCause
from tests.fakes.practices import ODETTE, visit
from tests.store import cuts
from tests.store.conftest import Open

FREE = visit("2026-11-26 10:00")
SAID = Heard(Transcript("c'est pour ma mère", 0.9), Intent(IntentKind.UNCLEAR, 0.3))

CALLS = """
import sys
from appliance.sealing import AgeSeal
from appliance.store.store import Store
from appliance.vocabulary.acts import BookAppointment, HoldSlot, TakeMessage
from appliance.vocabulary.audio import silence
from appliance.vocabulary.conversation import Heard, Reply
from appliance.vocabulary.meaning import Intent, IntentKind, PersonName
from appliance.vocabulary.speech import Transcript
from appliance.vocabulary.telephony import CallerId
from tests.fakes.clock import FakeClock
from tests.fakes.practices import ODETTE, practice_file, visit

path, recipient = sys.argv[1:]
store = Store(path, practice_file(), FakeClock(), AgeSeal([recipient]))
call = store.call(CallerId("0261910513"))
call.record.turn(Heard(Transcript("bonjour", 0.9), Intent(IntentKind.UNCLEAR, 0.3)), Reply(), ["Bonjour."], 1)
print("said", flush=True)
call.desk.perform(HoldSlot(visit("2026-11-26 10:00")))
print("held", flush=True)
number = 0
while True:
    call.record.sound(silence(200))
    print("sound", flush=True)
    other = store.call(CallerId(None))
    other.desk.perform(TakeMessage(IntentKind.MESSAGE, f"message {number}", PersonName()))
    print("message", flush=True)
    number += 1
"""


@pytest.mark.parametrize("acknowledged", [1, 2, 3, 10, 31])
def test_what_was_acknowledged_before_kill_9_is_there_after_it(
    acknowledged: int, database: Path, keys: KeyPair, reopen: Open
) -> None:
    """The first process is killed after so many acknowledgements, wherever it is then."""
    writer = subprocess.Popen(
        [sys.executable, "-c", CALLS, database, keys.recipient], stdout=subprocess.PIPE, text=True
    )
    with writer:
        assert writer.stdout
        told = [writer.stdout.readline().strip() for _ in range(acknowledged)]
        os.kill(writer.pid, signal.SIGKILL)
        told += [line.strip() for line in writer.stdout]
    store = reopen()
    store.recover()
    assert store.broken_entry() is None
    assert store._db.run("PRAGMA integrity_check")[0][0] == "ok"
    messages = store.messages(keys.identity)
    interrupted = [one for one in messages if not one.complete]
    assert [(one.text, one.phone) for one in interrupted if one.phone] == [(f"{INTERRUPTED} bonjour", "0261910513")]
    assert len(messages) - len(interrupted) >= told.count("message")
    assert len(store.recording(interrupted[0].call, keys.identity)) >= told.count("sound") * len(silence(200))
    free = store.call(CallerId(None)).desk.perform(HoldSlot(FREE))
    assert free == SlotHeld(FREE), "nobody holds a slot after the cut"


def test_a_caller_who_had_said_nothing_leaves_no_message(reopen: Open, keys: KeyPair) -> None:
    reopen().call(CallerId("0261910513")).record.turn(None, Reply(), ["Bonjour."], None)
    after = reopen()
    assert after.recover() == 0
    assert after.messages(keys.identity) == ()


def test_a_caller_who_was_served_leaves_no_message(reopen: Open) -> None:
    call = reopen().call(CallerId("0261910513"))
    call.desk.perform(BookAppointment(FREE, ODETTE))
    call.record.turn(SAID, Reply(), ["C'est noté."], 500)
    assert reopen().recover() == 0


def test_only_a_recording_is_enough_for_a_message(reopen: Open, keys: KeyPair) -> None:
    reopen().call(CallerId(None)).record.sound(silence(2_000))
    after = reopen()
    assert after.recover() == 1
    assert after.messages(keys.identity)[0].text == INTERRUPTED


def test_a_call_is_recovered_once_and_a_finished_one_never(reopen: Open) -> None:
    before = reopen()
    before.call(CallerId(None)).record.turn(SAID, Reply(), [], None)
    finished = before.call(CallerId(None))
    finished.record.turn(SAID, Reply(), [], None)
    finished.record.close(HangupCause.CALLER)
    after = reopen()
    assert [after.recover(), after.recover()] == [1, 0]
    ended = [entry for entry in after.journal() if entry.kind is JournalKind.CALL_ENDED]
    assert ['"lost"' in entry.payload for entry in ended] == [False, True]


def test_a_recovered_message_shows_what_had_been_heard(reopen: Open, keys: KeyPair) -> None:
    reopen().call(CallerId(None)).record.turn(SAID, Reply(), ["Pour qui est-ce ?"], 500)
    after: Store = reopen()
    after.recover()
    message = after.messages(keys.identity)[0]
    assert message.text == f"{INTERRUPTED} {SAID.transcript.text}"
    assert not message.complete


def test_power_cuts_in_a_row_lose_nothing_that_was_acknowledged() -> None:
    assert cuts.main(3)
