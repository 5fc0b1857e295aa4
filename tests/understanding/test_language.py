"""French or not."""

import pytest

from appliance.understanding import language
from appliance.vocabulary.meaning import IntentKind


@pytest.mark.parametrize(
    "text",
    [
        "hello i need a doctor please",
        "do you speak english",
        "hola necesito una cita",
        "أريد موعدا مع الطبيب",
        "preciso de uma consulta por favor",
    ],
)
def test_another_language(text: str) -> None:
    assert language.speaks_other_language(text)


@pytest.mark.parametrize("text", ["bonjour je voudrais un rendez-vous", "Maria dos Santos", "ok", ""])
def test_french_or_nothing_is_no_other_language(text: str) -> None:
    assert not language.speaks_other_language(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hello I would like to see a doctor, I have had a rash for two weeks", IntentKind.BOOK),
        ("do you speak english I would like to speak to someone please", IntentKind.HUMAN),
        ("I need to cancel my appointment", IntentKind.CANCEL),
        ("I am calling about my test results", IntentKind.RESULTS),
        ("hello is anybody there", None),
    ],
)
def test_what_a_message_in_english_is_about(text: str, kind: IntentKind | None) -> None:
    assert language.wanted_in_english(text) is kind
