"""What a patient said cannot be read on the box; whoever holds a key reads it, with Debian's ``age`` too."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.errors import SettingsError, StoreError
from appliance.sealing import AgeSeal, KeyPair, new_key_pair, unseal
from appliance.store.store import Store
from appliance.vocabulary.acts import BookAppointment, RaiseAlert, TakeMessage
from appliance.vocabulary.audio import Pcm16
from appliance.vocabulary.conversation import Heard, Reply
from appliance.vocabulary.meaning import Intent, IntentKind, PersonName
from appliance.vocabulary.speech import Transcript
from appliance.vocabulary.telephony import CallerId, HangupCause
from tests.fakes.practices import ODETTE, visit

PRACTICE, PAPER = new_key_pair(), new_key_pair()


@settings(deadline=None)
@given(st.binary(max_size=2_000))
def test_every_recipient_opens_what_was_sealed(words: bytes) -> None:
    sealed = AgeSeal([PRACTICE.recipient, PAPER.recipient]).seal(words)
    assert unseal(sealed, PRACTICE.identity) == words
    assert unseal(sealed, PAPER.identity) == words


def test_a_stranger_a_damaged_text_and_a_wrong_key_open_nothing() -> None:
    sealed = AgeSeal([PRACTICE.recipient]).seal(b"mon genou")
    for text, identity in ((sealed, PAPER.identity), (sealed[:-1], PRACTICE.identity), (sealed, "no key")):
        with pytest.raises(StoreError, match="cannot be opened"):
            unseal(text, identity)


@pytest.mark.parametrize("recipients", [[], ["age1nobody"], [PRACTICE.recipient, ""]])
def test_a_seal_that_nobody_could_open_is_refused(recipients: list[str]) -> None:
    with pytest.raises(SettingsError):
        AgeSeal(recipients)


def test_the_age_program_opens_a_message(store: Store, database: Path, keys: KeyPair, tmp_path: Path) -> None:
    age = shutil.which("age")
    assert age, "the recovery path needs Debian's age: apt-get install age"
    store.call(CallerId(None)).desk.perform(
        TakeMessage(IntentKind.MESSAGE, "rappelez-moi s'il vous plaît", PersonName())
    )
    sealed = store._db.run("SELECT sealed_text FROM messages")[0]["sealed_text"]
    paper = tmp_path / "paper"
    paper.write_text(keys.identity)
    opened = subprocess.run([age, "--decrypt", "-i", paper], input=sealed, capture_output=True, check=True)
    assert opened.stdout.decode() == "rappelez-moi s'il vous plaît"


def test_no_word_of_a_caller_stands_readable_on_the_disk(store: Store, database: Path) -> None:
    call = store.call(CallerId(None))
    said = "sgrognement"
    sound = Pcm16(said.encode() * 200)
    turn = Heard(Transcript(said, 0.9), Intent(IntentKind.BOOK, 0.9))
    call.record.turn(turn, Reply(), [said], 500)
    call.record.sound(sound)
    call.desk.perform(TakeMessage(IntentKind.MESSAGE, said, PersonName("Delaunay")))
    call.desk.perform(RaiseAlert(("chest_pain",), said))
    call.desk.perform(BookAppointment(visit("2026-11-26 10:00"), ODETTE, said))
    call.record.close(HangupCause.CALLER)
    disk = b"".join(file.read_bytes() for file in database.parent.glob("permanence.db*"))
    assert b"Delaunay" in disk, "names are needed at night"
    assert said.encode() not in disk
