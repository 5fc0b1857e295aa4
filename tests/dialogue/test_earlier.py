"""Who calls again hears what became of the message; and a closed practice says from when on it can be read."""

import pytest

from appliance.understanding.remarks import speaks_of_earlier
from appliance.vocabulary.acts import MessageTaken, NoteAttempt, TakeMessage
from appliance.vocabulary.meaning import IntentKind, PersonName
from appliance.vocabulary.telephony import CallerId
from tests.fakes.clock import FakeClock
from tests.fakes.practices import at
from tests.fakes.talk import Talk

NUMBER = "0639980512"
AGAIN = "Bonjour, je rappelle parce que j'ai laissé un message ce matin et personne ne m'a rappelé."


class Called(Talk):
    """A talk on a box where a message was left from the same number before."""

    def calls_again(self, hours: float, clock: FakeClock, *, read: bool = False, tried: bool = False) -> None:
        taken = self.store.call(CallerId(NUMBER)).desk.perform(
            TakeMessage(IntentKind.MESSAGE, "mes hémorroïdes", PersonName("Chauvin", "Bruno"))
        )
        assert isinstance(taken, MessageTaken)
        if read:
            self.store.mark_read(taken.id, "user:1")
        if tried:
            self.store.inbox("user:1").perform(NoteAttempt(taken.id, "n1", "no_answer"))
        clock.pass_(hours * 3600)
        self.rings(NUMBER, clock)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(at("2026-11-24 09:00"))


def test_an_unread_message_is_told_as_such(clock: FakeClock) -> None:
    talk = Called(NUMBER, clock=clock)
    talk.calls_again(5, clock)
    said = talk.says(AGAIN)
    assert said.startswith("Votre message de ce matin est bien enregistré. Personne ne l'a encore lu.")
    assert "hémorroïdes" not in said
    assert talk.asked is not None, "and the call goes on"


def test_a_read_one_and_an_attempt_are_told(clock: FakeClock) -> None:
    talk = Called(NUMBER, clock=clock)
    talk.calls_again(24, clock, read=True)
    assert "Votre message d'hier a été lu par le cabinet." in talk.says(AGAIN)
    other = Called(NUMBER, clock=clock)
    other.calls_again(48, clock, read=True, tried=True)
    assert "a essayé de vous rappeler" in other.says(AGAIN)


def test_who_does_not_speak_of_it_hears_nothing(clock: FakeClock) -> None:
    talk = Called(NUMBER, clock=clock)
    talk.calls_again(1, clock)
    assert "Votre message" not in talk.said
    assert "Votre message" not in talk.says("Bonjour, je voudrais un rendez-vous avec le docteur Roux")


def test_another_number_and_an_old_message_are_not_told(clock: FakeClock) -> None:
    talk = Called(NUMBER, clock=clock)
    talk.calls_again(24 * 8, clock)
    assert "Votre message" not in talk.says(AGAIN)
    stranger = Talk("0261910513", clock=clock)
    assert "Votre message" not in stranger.says(AGAIN)


def test_danger_comes_before_all_else(clock: FakeClock) -> None:
    talk = Called(NUMBER, clock=clock)
    talk.calls_again(1, clock)
    said = talk.says(
        "Je rappelle, j'ai laissé un message, maintenant je n'arrive plus à respirer et ça serre dans la poitrine"
    )
    assert "composez le 15" in said
    assert "Votre message" not in said


@pytest.mark.parametrize(
    "words",
    [
        *("je vous ai déjà appelé ce matin", "j'ai laissé un message hier", "on ne m'a pas rappelé"),
        *("je n'ai toujours pas de réponse", "je rappelle pour mon message d'hier", "j'ai déjà laissé deux messages"),
    ],
)
def test_words_of_who_calls_again(words: str) -> None:
    assert speaks_of_earlier(words)


@pytest.mark.parametrize(
    "words",
    [
        *("je voudrais un rendez-vous", "je voudrais laisser un message", "pouvez-vous me rappeler"),
        *("je voudrais que le docteur me rappelle", "c'est pour un rappel de vaccin", "j'appelle pour ma mère"),
    ],
)
def test_words_of_who_calls_for_the_first_time(words: str) -> None:
    assert not speaks_of_earlier(words)


def test_a_closed_practice_says_from_when_on_a_message_can_be_read() -> None:
    talk = Talk(clock=FakeClock(at("2026-11-24 21:00")))
    said = talk.says("Je voudrais laisser un message pour le docteur Roux", "Je serai en retard jeudi", "Bruno Chauvin")
    while talk.asked in {"birth_date", "spelled", "phone"}:
        said = talk.says("je ne sais pas")
    assert "Elle pourra être lue à la réouverture, demain, mercredi 25 novembre à 9h." in said
    assert talk.messages
