"""Calls of a box whose recogniser is broken: the truth, the 15, and a message for a person."""

from appliance.dialogue.deaf import RECORDED
from appliance.dialogue.state import CallContext
from appliance.reception import exchange
from appliance.vocabulary.speech import NOTHING_HEARD
from appliance.vocabulary.telephony import CallerId
from tests.fakes.clock import FakeClock
from tests.fakes.talk import Talk


def deaf(*, recording: bool = True) -> Talk:
    talk, clock = Talk("0639980512"), FakeClock()
    context = CallContext(talk.store.practice, CallerId("0639980512"), clock.now(), recording=recording, deaf=True)
    talk.now = exchange.begin(context)
    return talk


def speaks(talk: Talk) -> None:
    talk.now = exchange.take(talk.now.state, NOTHING_HEARD, talk._open.desk)


def test_the_caller_hears_the_15_first_and_then_the_truth() -> None:
    said = deaf().said
    assert said.index("composez le 15") < said.index("Je ne comprends pas la parole")


def test_what_is_said_is_a_message_from_its_first_word_on() -> None:
    talk = deaf()
    speaks(talk)
    talk.hangs_up()
    assert [(one.text, one.phone) for one in talk.messages] == [(RECORDED, "0639980512")]


def test_who_pauses_is_not_cut_off_and_leaves_one_message() -> None:
    talk = deaf()
    speaks(talk)
    speaks(talk)
    assert not talk.over
    assert "C'est enregistré" in talk.is_silent()
    assert talk.over
    assert len(talk.messages) == 1


def test_who_says_nothing_leaves_nothing() -> None:
    talk = deaf()
    assert "composez le 15" in talk.is_silent()
    assert talk.over
    assert talk.messages == ()


def test_where_nothing_is_recorded_nothing_is_promised() -> None:
    talk = deaf(recording=False)
    assert "Je ne peux pas prendre de message" in talk.said
    assert talk.over
