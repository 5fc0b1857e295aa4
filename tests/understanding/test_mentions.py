import pytest

from appliance.understanding import mentions
from appliance.understanding.mentions import Beneficiary
from appliance.vocabulary.practice import Practitioner

ANYBODY = ["peu importe", "brie en porte", "comme faufoulet", "samedi gale", "n'importe lequel"]


@pytest.mark.parametrize("heard", ANYBODY)
def test_the_choice_of_practitioner_is_left_to_us_however_it_sounds(heard: str) -> None:
    assert mentions.any_practitioner(heard)


@pytest.mark.parametrize("heard", ["le docteur Roux", "bonjour madame", "je ne sais pas", "le mardi matin", ""])
def test_other_answers_leave_no_choice_to_us(heard: str) -> None:
    assert not mentions.any_practitioner(heard)


@pytest.mark.parametrize(
    ("heard", "who"),
    [
        ("moi", Beneficiary.SELF),
        ("moi moi", Beneficiary.SELF),
        ("pour ma fille", Beneficiary.OTHER),
        ("jeudi", None),
    ],
)
def test_whom_the_call_is_for(heard: str, who: Beneficiary | None) -> None:
    assert mentions.beneficiary(heard) is who


@pytest.mark.parametrize(
    "said",
    [
        "bonjour je viens d'arriver dans la commune",
        "je ne suis jamais venue chez vous",
        "on vient d'emménager à Murat et on cherche un médecin",
        "c'est pour une première visite",
        "je suis une nouvelle patiente",
        "j'ai pas de médecin traitant",
    ],
)
def test_who_says_to_be_new(said: str) -> None:
    assert mentions.newcomer(said)


@pytest.mark.parametrize(
    "said",
    ["je viens de tomber", "il n'est jamais malade", "je viens chez vous depuis vingt ans", "j'ai pas de fièvre"],
)
def test_who_does_not(said: str) -> None:
    assert not mentions.newcomer(said)


PEOPLE = (
    Practitioner("belkacem", "Docteur Nadia Belkacem", "médecin généraliste", new_patients=True, types=(), hours={}),
    Practitioner("lagarde", "Docteur Hubert Lagarde", "chirurgien-dentiste", new_patients=False, types=(), hours={}),
    Practitioner("ferrand", "Camille Ferrand", "infirmière en pratique avancée", new_patients=True, types=(), hours={}),
    Practitioner("quere", "Yann Quéré", "masseur-kinésithérapeute", new_patients=True, types=(), hours={}),
)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("il me faudrait le dentiste aujourd'hui", "lagarde"),
        ("je dois revoir Camille pour mon diabète", "ferrand"),
        ("avec l'infirmier, s'il vous plaît", "ferrand"),
        ("une séance chez le kiné", "quere"),
        ("le docteur Lagarde", "lagarde"),
        ("mon kiné m'a dit de vous appeler", None),
        ("l'infirmière passe à huit heures", None),
        ("je voudrais un rendez-vous", None),
    ],
)
def test_a_practitioner_by_what_everybody_calls_them(said: str, key: str | None) -> None:
    assert mentions.practitioner(said, PEOPLE) == key


def test_a_parent_who_says_so_is_named_alone() -> None:
    assert mentions.without_kinship("Sandrine Pernet, la maman de Léo").strip() == "Sandrine Pernet"
    assert mentions.without_kinship("Sandrine Pernet") == "Sandrine Pernet"
