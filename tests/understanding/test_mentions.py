import pytest

from appliance.understanding import mentions
from appliance.understanding.mentions import Beneficiary

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
