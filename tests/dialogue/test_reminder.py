"""We call somebody about their visit: who may hear what, and what their answer does."""

import pytest

from appliance.dialogue import script
from appliance.dialogue.state import CallContext
from appliance.reception import exchange
from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.database import MEMORY
from appliance.store.kept import MessageKept
from appliance.store.store import Store
from appliance.vocabulary.acts import MoveAppointment
from appliance.vocabulary.agenda import Appointment, AppointmentId
from appliance.vocabulary.conversation import Silence
from appliance.vocabulary.practice import CallRules
from appliance.vocabulary.reminding import Reached
from appliance.vocabulary.speech import Transcript
from appliance.vocabulary.telephony import CallerId
from tests.fakes.clock import FakeClock
from tests.fakes.practices import visit
from tests.fakes.reminding import LEAS, ODETTES, TUESDAY_TEN, calling_file

PRIVATE = ("jeudi", "neuf heures", "Roux", "consultation", "rendez-vous")
"""What nobody hears who has not said that it is they."""


class Called:
    """A reminder whose person has picked up; each ``says`` is a turn."""

    def __init__(self, rules: CallRules | None = None, appointment: AppointmentId = ODETTES) -> None:
        self._keys, clock = new_key_pair(), FakeClock(TUESDAY_TEN)
        self.store = Store(MEMORY, calling_file(rules or CallRules()), clock, AgeSeal([self._keys.recipient]))
        self.store.reminder_calls.plan()
        reminder = self.store.reminder_calls.next()
        while reminder is not None and reminder.appointment.id != appointment:
            reminder = self.store.reminder_calls.next()
        assert reminder is not None
        self.reminder = reminder
        self.desk = self.store.answered(reminder).desk
        self.now = exchange.begin(
            CallContext(
                *(self.store.practice, CallerId(reminder.number), clock.now()), recording=False, reminder=reminder
            )
        )
        self.all_said = ""

    def says(self, *sentences: str) -> str:
        for one in sentences:
            self._took(Transcript(one, 1.0))
        return self.said

    def is_silent(self) -> str:
        self._took(Silence())
        return self.said

    def _took(self, heard: Transcript | Silence) -> None:
        self.now = exchange.take(self.now.state, heard, self.desk)
        self.all_said += f" {self.said}"

    def hangs_up(self) -> None:
        exchange.hung_up(self.now.state, self.desk)

    @property
    def said(self) -> str:
        return " ".join(script.french().phrases(self.now.reply))

    @property
    def over(self) -> bool:
        return self.now.reply.ends_call

    @property
    def visit(self) -> Appointment:
        return next(one for one in self.store.appointments() if one.id == self.reminder.appointment.id)

    @property
    def reached(self) -> str:
        rows = self.store.connection.run("SELECT state FROM reminder_calls WHERE id = ?", self.reminder.id)
        return str(rows[0]["state"])

    @property
    def messages(self) -> tuple[MessageKept, ...]:
        return self.store.messages(self._keys.identity)


def test_who_is_called_speaks_first() -> None:
    assert Called().said == ""


def test_yes_confirms_the_visit() -> None:
    call = Called()
    asked = call.says("Allô ?")
    assert "assistant vocal automatique" in asked
    assert "Odette Delaunay" in asked
    told = call.says("Oui, c'est moi.")
    assert "jeudi" in told
    assert "Viendrez-vous" in told
    assert call.reached == Reached.PERSON, "written down before it is said"
    assert "confirmée" in call.says("Oui, je serai là.")
    assert call.visit.confirmed
    call.says("Non merci, au revoir.")
    assert call.over
    assert "Merci de votre appel" not in call.all_said


@pytest.mark.parametrize("no", ["Non.", "Non, je ne pourrai pas.", "Je ne peux pas venir."])
def test_no_cancels_once_it_was_read_back(no: str) -> None:
    call = Called()
    asked = call.says("Allô ?", "Oui, c'est elle-même.", no)
    assert "je l'annule" in asked
    assert "déplacer" in asked
    assert call.visit.status == "booked"
    assert "annulé" in call.says("Oui.")
    assert call.visit.status == "cancelled"


def test_no_that_is_taken_back_leaves_the_visit() -> None:
    call = Called()
    call.says("Allô ?", "Oui.", "Non.", "Non non, laissez-le.")
    assert call.visit.status == "booked"


@pytest.mark.parametrize(
    "words", ["Je voudrais le déplacer à lundi.", "Non, plutôt lundi.", "Il faut que je le décale à lundi."]
)
def test_another_day_moves_it(words: str) -> None:
    call = Called()
    offered = call.says("Allô ?", "Oui c'est moi.", words)
    assert "lundi" in offered
    call.says("Oui, ça me va.")
    assert call.says("Oui, c'est ça.").startswith("C'est fait")
    assert call.visit.slot.start > visit("2026-11-26 09:00").start


def test_moving_without_a_day_asks_for_one() -> None:
    assert "Quel jour" in Called().says("Allô ?", "Oui.", "Je préférerais un autre jour.")


def test_after_a_no_it_may_still_be_moved() -> None:
    call = Called()
    assert "lundi" in call.says("Allô ?", "Oui.", "Non.", "Plutôt le déplacer à lundi.")


@pytest.mark.parametrize(
    "who", ["Non, c'est son mari.", "Elle n'est pas là.", "Non.", "C'est sa fille.", "Ah non, elle est sortie."]
)
def test_somebody_else_is_asked_to_let_them_call_back(who: str) -> None:
    call = Called()
    said = call.says("Allô ?", who)
    assert "rappeler le cabinet" in said
    assert call.over
    assert not any(word in call.all_said for word in PRIVATE)
    assert call.reached == Reached.HOUSEHOLD


def test_a_husband_with_the_same_name_hears_nothing() -> None:
    call = Called()
    call.says("Allô ?", "Monsieur Delaunay à l'appareil.")
    assert not any(word in call.all_said for word in PRIVATE)


def test_who_says_their_own_name_is_believed() -> None:
    call = Called()
    assert "Viendrez-vous" in call.says("Allô ?", "Odette Delaunay, bonjour.")


def test_somebody_is_fetched_to_the_telephone() -> None:
    call = Called()
    assert "j'attends" in call.says("Allô ?", "Ne quittez pas, je vous la passe.")
    assert "Odette Delaunay" in call.says("Oui allô ?")
    assert "Viendrez-vous" in call.says("Oui, c'est moi.")


def test_a_switchboard_that_lets_one_wait_for_ever_is_left() -> None:
    call = Called()
    for _ in range(12):
        if not call.over:
            call.says("Ne quittez pas, un instant s'il vous plaît.")
    assert call.over
    assert not any(word in call.all_said for word in PRIVATE)


def test_who_asks_who_calls_is_told() -> None:
    call = Called()
    assert "Cabinet du Pont" in call.says("Allô ?", "C'est de la part de qui ?")
    assert call.reached == "placing"


def test_a_wrong_number_is_not_called_again() -> None:
    call = Called()
    assert call.says("Allô ?", "Vous faites erreur, je ne connais personne de ce nom.").startswith("Excusez-moi")
    assert call.over
    assert call.reached == Reached.WRONG_NUMBER


ANNOUNCEMENT = "Bonjour, vous êtes bien chez Odette Delaunay, je suis absente, laissez un message après le bip."


def test_an_answering_machine_hears_who_called_and_the_number_when_it_has_finished() -> None:
    call = Called()
    assert call.says(ANNOUNCEMENT) == ""
    word = call.is_silent()
    assert "Cabinet du Pont" in word
    assert "02" in word or "deux" in word or "0261910500" in word
    assert "Odette" not in call.all_said
    assert not any(one in call.all_said for one in PRIVATE)
    assert call.over
    assert call.reached == Reached.MACHINE


def test_where_the_practice_prefers_an_answering_machine_hears_nothing() -> None:
    call = Called(CallRules(leaves_word=False))
    call.says(ANNOUNCEMENT)
    assert call.is_silent() == ""
    assert call.over
    assert call.reached == "placing", "and is called once more"


def test_a_machine_that_says_nothing_is_told_no_more_than_any_other() -> None:
    call = Called()
    for _ in range(3):
        call.is_silent()
    assert call.over
    assert call.reached == Reached.MACHINE
    assert not any(one in call.all_said for one in PRIVATE)


def test_a_machine_that_answers_in_the_middle_of_our_question() -> None:
    call = Called()
    call.is_silent()
    assert call.says(ANNOUNCEMENT) == ""
    call.is_silent()
    assert call.reached == Reached.MACHINE


def test_a_number_that_does_not_exist_is_nobody() -> None:
    call = Called()
    assert call.says("Le numéro que vous avez demandé n'est pas attribué.") == ""
    assert call.over
    assert call.reached == "placing"


def test_of_a_child_a_parent_is_told() -> None:
    call = Called(appointment=LEAS)
    assert "parent de Léa Chauvin" in call.says("Allô ?")
    told = call.says("Oui, je suis sa mère.")
    assert "Léa Chauvin" in told
    assert "Viendrez-vous" in told


@pytest.mark.parametrize("before", [(), ("Allô ?",), ("Allô ?", "Oui, c'est moi.")])
def test_an_emergency_is_heard_at_every_moment(before: tuple[str, ...]) -> None:
    call = Called()
    call.says(*before)
    assert "composez le 15" in call.says("J'ai très mal à la poitrine, ça me serre.")
    assert not call.over
    assert call.store.connection.run("SELECT count(*) AS n FROM alerts")[0]["n"] == 1


def test_what_is_not_understood_twice_becomes_a_message() -> None:
    call = Called()
    call.says("Allô ?", "Oui.", "Le chat du voisin miaule sur le toit.")
    assert "message" in call.says("Les carottes sont cuites au beurre salé.")
    call.says("Dites au docteur que je passerai avec ma canne, Odette Delaunay.")
    assert len(call.messages) == 1


def test_who_hangs_up_leaves_no_empty_message() -> None:
    call = Called()
    call.says("Allô ?", "Oui, c'est moi.")
    call.hangs_up()
    assert call.messages == ()


def test_for_another_visit_the_birth_date_is_asked_for_as_from_any_caller() -> None:
    call = Called()
    call.says("Allô ?", "Oui, c'est moi.", "Oui.")
    said = call.says("Oui, je voudrais annuler mon autre rendez-vous.")
    assert "date de naissance" in said


def test_a_visit_that_is_moved_meanwhile_is_the_same_visit() -> None:
    call = Called()
    call.says("Allô ?", "Oui, c'est moi.")
    call.store.agenda("user:1").move(MoveAppointment(ODETTES, visit("2026-11-26 14:00")))
    call.says("Non.", "Oui.")
    assert call.visit.status == "cancelled"


@pytest.mark.parametrize(
    "words",
    [
        "Ne m'appelez plus.",
        "Ne m'appelez plus jamais, s'il vous plaît.",
        "non ne m'appeler plus",
        "Arrêtez de m'appeler.",
        "Je ne veux plus de vos appels.",
        "je veux plus que vous m'appeliez",
        "On ne veut plus de ces appels.",
        "Plus d'appels, merci.",
        "Retirez mon numéro de votre liste.",
    ],
)
@pytest.mark.parametrize("before", [(), ("Allô ?",), ("Allô ?", "Oui, c'est moi.")])
def test_who_wants_no_calls_gets_none(before: tuple[str, ...], words: str) -> None:
    call = Called()
    call.says(*before, words)
    assert call.over
    assert "C'est noté." in call.said
    assert call.visit.status == "booked"
    assert call.reached == (Reached.PERSON if len(before) > 1 else Reached.DROPPED)
    refused = call.store.connection.run("SELECT number FROM calls_refused")
    assert [row["number"] for row in refused] == [call.reminder.number]
    assert call.messages == ()


@pytest.mark.parametrize(
    "words",
    ["Rappelez-moi plus tard.", "Ne m'appelez plus le matin.", "Mon fils ne m'appelle plus.", "J'ai plus de voix."],
)
def test_another_hour_or_another_call_is_no_refusal(words: str) -> None:
    call = Called()
    call.says("Allô ?", words)
    assert call.store.connection.run("SELECT number FROM calls_refused") == []


def test_whoever_answers_hears_nothing_private_when_they_refuse() -> None:
    call = Called()
    call.says("Allô ?", "Ne m'appelez plus.")
    assert not [word for word in PRIVATE[:4] if word in call.all_said]
