"""Who comes for the first time, who asks for somebody by their trade, and who would rather be seen from afar."""

from dataclasses import replace

from appliance.settings import PracticeFile
from appliance.vocabulary.conversation import Detail
from appliance.vocabulary.practice import Admitted, Place, Practitioner, VisitType
from tests.fakes.practices import MORNING, practice, practice_file
from tests.fakes.talk import Talk

FIRST = VisitType("first", "premier rendez-vous, nouvelle patiente", 45, patients=Admitted.NEW)
FOLLOW_UP = VisitType("pregnancy", "suivi de grossesse", 30)
DENTAL = VisitType("dental", "soins dentaires", 40)
MIDWIFE = Practitioner(
    *("obrecht", "Claire Obrecht", "sage-femme"),
    new_patients=True,
    types=(FIRST.key, FOLLOW_UP.key),
    hours=dict.fromkeys(range(5), (MORNING,)),
)
DENTIST = Practitioner(
    *("lagarde", "Docteur Hubert Lagarde", "chirurgien-dentiste"),
    new_patients=False,
    types=(DENTAL.key,),
    hours=dict.fromkeys(range(5), (MORNING,)),
)


def house() -> PracticeFile:
    roux = practice().practitioners["roux"]
    types = {one.key: one for one in (*practice().types.values(), FIRST, FOLLOW_UP, DENTAL)}
    people = {one.key: one for one in (roux, MIDWIFE, DENTIST)}
    return replace(practice_file(), practice=replace(practice(), types=types, practitioners=people))


def test_a_follow_up_of_somebody_unknown_is_a_first_visit() -> None:
    talk = Talk(None, house())
    talk.says("je suis enceinte, je voudrais un rendez-vous avec la sage-femme", "pour moi", "Elif Yilmaz")
    talk.says("le sept février quatre-vingt-dix-huit", "Y I L M A Z", "jeudi matin")
    assert talk.asked is Detail.PROPOSAL, talk.said
    slot = talk.now.reply.proposes
    assert slot is not None
    assert (slot.practitioner, slot.type) == ("obrecht", "first")


def test_who_asks_for_a_dentist_is_not_sent_to_the_general_practitioner() -> None:
    talk = Talk(None, house())
    talk.says("j'ai une rage de dents, je suis jamais venu chez vous, il me faudrait le dentiste")
    assert "ne prend plus de nouveaux patients" in talk.said
    talk.says(
        "Kevin Tissot",
        "le trois avril quatre-vingt-seize",
        "zéro six trente-neuf quatre-vingt-dix-huit zéro sept trente-neuf",
    )
    assert talk.messages
    assert not talk.booked("Tissot")


def test_the_parent_of_a_child_gives_the_last_name() -> None:
    talk = Talk(None, house())
    talk.says("je voudrais un rendez-vous avec le docteur Roux, mon fils a mal à la gorge, c'est pour mon fils Léo")
    assert talk.asked is Detail.PATIENT
    talk.says("Sandrine Pernet, la maman de Léo")
    assert talk.now.state.person.name.last == "Pernet"
    assert talk.now.state.person.name.first == "Léo"


def test_letters_do_not_say_where_words_end() -> None:
    talk = Talk(None, house())
    talk.says("je voudrais un rendez-vous avec le docteur Roux, j'ai mal au dos", "pour moi", "Rui da Silva")
    talk.says("le neuf août quatre-vingt-deux", "S I L V A")
    assert talk.now.state.person.name.last == "da Silva"


def from_afar(first_words: str) -> str:
    """The type of visit that is proposed where the practice's first one is told by its place alone."""
    afar = VisitType("afar", "consultation à l'écran", 15, place=Place.REMOTE)
    roux = replace(practice().practitioners["roux"], types=("afar", "consultation"))
    types = {"afar": afar, **practice().types}
    file = replace(practice_file(), practice=replace(practice(roux), types=types))
    talk = Talk("0261910513", file)
    talk.says(first_words)
    if talk.asked is Detail.REASON:
        talk.says("j'ai mal au genou")
    talk.says("pour moi", "Odette Delaunay", "le deux octobre quarante-six", "jeudi matin")
    assert talk.now.reply.proposes is not None, talk.said
    return talk.now.reply.proposes.type


def test_a_visit_from_afar_is_known_by_its_place_and_given_to_who_asks_for_one() -> None:
    assert from_afar("je voudrais une téléconsultation avec le docteur Roux") == "afar"
    assert from_afar("je voudrais un rendez-vous avec le docteur Roux") == "consultation"
