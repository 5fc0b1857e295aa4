"""No recording, no machine, corrections: what may be said in any state."""

import pytest

from appliance.understanding import remarks


@pytest.mark.parametrize(
    "text",
    [
        "je ne veux pas être enregistré",
        "pas d'enregistrement s'il vous plaît",
        "n'enregistrez pas",
        "ah je ne souhaite pas que vous mangez strier",
        "je veux pas être en registré",
        "je refuse l'enregistrement",
    ],
)
def test_refuses_recording(text: str) -> None:
    assert remarks.refuses_recording(text)


@pytest.mark.parametrize(
    "text",
    [
        "mon rendez-vous n'est pas enregistré",
        "vous avez bien enregistré mon rendez-vous",
        "non merci",
        "je ne veux pas manger trop salé",
    ],
)
def test_does_not_refuse_recording(text: str) -> None:
    assert not remarks.refuses_recording(text)


@pytest.mark.parametrize(
    "text", ["je veux parler à une vraie personne", "j'aime pas les machines", "passez-moi la secrétaire"]
)
def test_refuses_the_machine(text: str) -> None:
    assert remarks.refuses_machine(text)


@pytest.mark.parametrize("text", ["c'est pour quelqu'un de ma famille", "je voudrais un rendez-vous"])
def test_does_not_refuse_the_machine(text: str) -> None:
    assert not remarks.refuses_machine(text)


@pytest.mark.parametrize(
    "text", ["non je me trompe", "pas jeudi, vendredi", "non six pas dix", "non vendredi", "vous avez mal compris"]
)
def test_corrects(text: str) -> None:
    assert remarks.corrects(text)


@pytest.mark.parametrize("text", ["oui jeudi", "non merci", "non c'est tout", "je ne peux pas jeudi"])
def test_does_not_correct(text: str) -> None:
    assert not remarks.corrects(text)


@pytest.mark.parametrize(
    "text",
    [
        "Non, non, c'est pas ce que je demande.",
        "c'est pas pour ça que je vous appelle",
        "mais je veux pas de rendez-vous",
        "je vous ai pas demandé ça",
        "vous n'avez rien compris",
    ],
)
def test_wants_something_else(text: str) -> None:
    assert remarks.wants_something_else(text)


@pytest.mark.parametrize(
    "text",
    ["non, pas jeudi", "je veux un rendez-vous", "j'appelle pour un rendez-vous, pas urgent", "j'ai pas compris"],
)
def test_wants_the_same(text: str) -> None:
    assert not remarks.wants_something_else(text)


def test_who_comes_to_the_practice_and_not_by_video() -> None:
    assert remarks.in_person("non, au cabinet, pas en visio")
    assert not remarks.in_person("en visio, s'il vous plaît")


def test_a_question_about_hours_is_no_day_that_is_wished() -> None:
    assert remarks.asks_hours("et le docteur, elle est là jusqu'à quelle heure, le lundi ?")
    assert not remarks.asks_hours("le jeudi ou le lundi, après seize heures")
