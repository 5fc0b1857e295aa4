"""French or not."""

import pytest

from appliance.understanding import language


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
